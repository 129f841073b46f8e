/** What becomes of those inside when a new version is published: pure. */

import type { components } from "~/api/schema";
import { graphOf, type Draft } from "~/builder";

export type Landing = components["schemas"]["Landing"];
type Problem = components["schemas"]["DefinitionProblem"];

export const INSIDE = ["finish", "move", "exit"] as const;
export type Inside = (typeof INSIDE)[number];

export const END = "end";

/** Steps that the new version no longer has: where those at each of them go on has to be said. */
export const removedIn = (problems: readonly Problem[]): string[] => [...new Set(problems.filter((each) => each.code === "move_no_target").map((each) => each.step))];

/** What keeps it from being published; what is to be said of those inside is asked apart. */
export const isAboutMoving = (problem: Problem): boolean => problem.code.startsWith("move_");

/** The first step after a removed one that is still there, going straight on; else the end. */
export function onward(old: Draft, removed: string, draft: Draft): string {
  const before = graphOf(old);
  const there = graphOf(draft).byKey;
  const seen = new Set<string>();
  for (let at = removed; !seen.has(at); ) {
    seen.add(at);
    const next = before.out.get(at)?.at(-1)?.to;
    if (!next) return END;
    if (there.has(next)) return next;
    at = next;
  }
  return END;
}

/** Where those at the removed steps go: as chosen, else to what came next. */
export function mappingOf(removed: readonly string[], chosen: Readonly<Record<string, string>>, old: Draft, draft: Draft): Record<string, string> {
  return Object.fromEntries(removed.map((step) => [step, chosen[step] ?? onward(old, step, draft)]));
}

export interface Landed {
  step: string;
  to: string | null;
  people: number;
  stays: boolean;
}

/** Where people land, whichever version they are on: the most at a place first. */
export function landedOf(landings: readonly Landing[]): Landed[] {
  const found = new Map<string, Landed>();
  for (const { step, to, people, stays } of landings) {
    const key = JSON.stringify([step, to, stays]);
    const before = found.get(key);
    found.set(key, { step, to, stays, people: people + (before?.people ?? 0) });
  }
  return [...found.values()].filter((each) => each.people > 0).sort((one, other) => other.people - one.people || one.step.localeCompare(other.step));
}
