/** Every kind of trigger, as it begins and as it becomes another. */

import type { Fields } from "~/builder";

export const KINDS = [
  "submitted_form",
  "requested_resource",
  "event",
  "engaged",
  "cart_abandoned",
  "joined_list",
  "left_list",
  "segment",
  "tag_added",
  "tag_removed",
  "attribute_changed",
  "became_lead",
  "became_mql",
  "date_attribute",
  "at",
  "recurring",
  "inactivity",
  "by_hand",
  "api_call",
  "from_workflow",
] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds under what they are about, as they are offered. */
export const GROUPS = {
  acts: ["submitted_form", "requested_resource", "event", "engaged", "cart_abandoned"],
  belongs: ["joined_list", "left_list", "segment", "tag_added", "tag_removed"],
  becomes: ["attribute_changed", "became_lead", "became_mql"],
  time: ["date_attribute", "at", "recurring", "inactivity"],
  elsewhere: ["by_hand", "api_call", "from_workflow"],
} as const satisfies Record<string, readonly Kind[]>;
export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as Group[];

/** Those that enroll everybody who is in the audience at their time. */
export const SCHEDULED: ReadonlySet<Kind> = new Set(["at", "recurring"]);

export const kindOf = (trigger: Fields): Kind | null => KINDS.find((kind) => kind === trigger.kind) ?? null;

/** What a trigger of a kind says besides its kind when it is new; `today`: as in 2026-12-24. */
function start(kind: Kind, today: string): Fields {
  switch (kind) {
    case "event":
      return { event: "" };
    case "inactivity":
      return { event: "", wait: "90 days" };
    case "cart_abandoned":
      return { wait: "4 hours" };
    case "engaged":
      return { fact: "opened" };
    case "joined_list":
    case "left_list":
      return { list: "" };
    case "segment":
      return { segment: "", on: "entered" };
    case "tag_added":
    case "tag_removed":
      return { tag: "" };
    case "attribute_changed":
    case "date_attribute":
      return { attribute: "" };
    case "at":
      return { at: `${today} 9:00` };
    case "recurring":
      return { rule: "FREQ=WEEKLY;BYDAY=MO", from: today, at: "9:00" };
    case "api_call":
      return { call: "" };
    default:
      return {};
  }
}

export const newTrigger = (kind: Kind, today: string): Fields => ({ kind, ...start(kind, today) });

/** Fields that mean the same in kinds of one of these sets. */
const SHARED: readonly { fields: readonly string[]; kinds: ReadonlySet<Kind> }[] = [
  { fields: ["where"], kinds: new Set(["event", "submitted_form", "requested_resource", "api_call"]) },
  { fields: ["event"], kinds: new Set(["event", "inactivity"]) },
  { fields: ["wait"], kinds: new Set(["inactivity", "cart_abandoned"]) },
  { fields: ["list"], kinds: new Set(["joined_list", "left_list"]) },
  { fields: ["tag"], kinds: new Set(["tag_added", "tag_removed"]) },
  { fields: ["attribute"], kinds: new Set(["attribute_changed", "date_attribute"]) },
];

/** The trigger as one of another kind, with what means the same in both. */
export function asKind(trigger: Fields, kind: Kind, today: string): Fields {
  const before = kindOf(trigger);
  if (before === kind) return trigger;
  const kept = SHARED.filter(({ kinds }) => before && kinds.has(before) && kinds.has(kind)).flatMap(({ fields }) => fields);
  const found = Object.entries(trigger).filter(([name]) => kept.includes(name));
  return { ...newTrigger(kind, today), ...Object.fromEntries(found) };
}

/** Triggers of a draft; one that is no object stands for an empty one, so that each keeps its place. */
export function triggersOf(draft: Fields): Fields[] {
  const given = Array.isArray(draft.triggers) ? (draft.triggers as unknown[]) : [];
  return given.map((each) => (typeof each === "object" && each !== null && !Array.isArray(each) ? (each as Fields) : {}));
}

/** With one trigger at another place; who may enter again (`repeat.by`) counts by places and follows. */
export function moved<T>(all: readonly T[], from: number, to: number): T[] {
  const rest = all.filter((_, place) => place !== from);
  return [...rest.slice(0, to), all[from] as T, ...rest.slice(to)];
}

/** Places after some triggers moved or went: `order` has the old place of each that is left. */
export function placesAfter(by: readonly number[], order: readonly number[]): number[] {
  return by.map((place) => order.indexOf(place)).filter((place) => place >= 0).sort((one, other) => one - other);
}
