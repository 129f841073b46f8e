/** The settings of a draft, which may hold anything, as the drawer takes them. */

import type { Draft, Fields } from "~/builder";
import { same } from "~/builder/json";
import { fieldsIn, isObject, textIn } from "~/pages/workflows/triggers/held";

export const POLICIES = ["once", "after_exit", "every_time"] as const;
export type Policy = (typeof POLICIES)[number];

export const policyOf = (repeat: Fields): Policy => POLICIES.find((each) => each === repeat.policy) ?? "once";

/** Under a policy, without what would have no effect there; undefined: as when nothing is said. */
export function withPolicy(repeat: Fields, policy: Policy): Fields | undefined {
  const { key, pause, limit, by, policy: _, ...rest } = repeat;
  if (policy === "once") return Object.keys(rest).length > 0 ? rest : undefined;
  const options = { ...(pause === undefined ? {} : { pause }), ...(limit === undefined ? {} : { limit }), ...(by === undefined ? {} : { by }) };
  return { ...rest, policy, ...(policy === "every_time" && key !== undefined ? { key } : {}), ...options };
}

/** Why people leave by Jalon's own rules: no author may use these. */
const RESERVED = ["goal", "outside_audience", "suppressed", "not_sent", "cap", "date_past", "stopped", "new_version", "removed", "merged", "deleted"];

export const isReserved = (reason: string): boolean => RESERVED.includes(reason.trim());

export const exitsOf = (draft: Draft): Fields[] => (Array.isArray(draft.exit) ? draft.exit.map((each: unknown) => (isObject(each) ? each : {})) : []);

export const textsIn = (fields: Fields, name: string): string[] => {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
};

const isNothing = (value: unknown): boolean => value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** Of a start and an end, less what is not said; undefined: neither. */
export function withTimes(schedule: Fields, changes: { start?: string | null; end?: string | null }): Fields | undefined {
  const { start, end, at_end, ...rest }: Fields = { ...schedule, ...changes };
  if (isNothing(start) && isNothing(end)) return undefined;
  return { ...rest, ...(isNothing(start) ? {} : { start }), ...(isNothing(end) ? {} : { end, ...(at_end === undefined ? {} : { at_end }) }) };
}

/** An end that is not later than the start would be refused. */
export function endsTooSoon(schedule: Fields): boolean {
  const [start, end] = [clock(textIn(schedule, "start")), clock(textIn(schedule, "end"))];
  return start !== null && end !== null && end <= start;
}

/** As text that compares by time. */
const clock = (text: string | null): string | null => text?.replace(/ (\d):/, " 0$1:") ?? null;

export interface EmailStep {
  /** Its place among the steps. */
  place: number;
  name: string;
  overCap: "skip" | "hold" | "exit";
}

export const OVER_CAP = ["skip", "hold", "exit"] as const;

export function emailStepsOf(draft: Draft): EmailStep[] {
  const steps = Array.isArray(draft.steps) ? (draft.steps as unknown[]) : [];
  return steps.flatMap((step, place) => {
    if (!isObject(step) || step.kind !== "send_email") return [];
    const name = textIn(step, "name") || textIn(step, "email") || textIn(step, "id") || String(place + 1);
    return [{ place, name, overCap: OVER_CAP.find((each) => each === step.over_cap) ?? "skip" }];
  });
}

/** What belongs to the workflow whatever the version, and so may be changed at once for everyone inside. */
export const OWN = ["suppress", "window", "schedule"] as const;
export type Own = (typeof OWN)[number];

/** Which of these a draft has otherwise than what is live. */
export const differing = (draft: Fields, live: Fields): Own[] => OWN.filter((name) => !(isNothing(draft[name]) && isNothing(live[name])) && !same(draft[name], live[name]));

/** The live settings with those of a draft in their place; the emails stay live, in review or off. */
export function asInDraft(live: Fields, draft: Draft) {
  return {
    suppress: textsIn(draft, "suppress"),
    ...(isObject(draft.window) ? { window: draft.window } : {}),
    ...(isObject(draft.schedule) ? { schedule: draft.schedule } : {}),
    statuses: fieldsIn(live, "statuses") as Record<string, "review" | "off">,
  };
}
