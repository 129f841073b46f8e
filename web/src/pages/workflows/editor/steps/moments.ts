/** The kinds of moments that one waits for, which exclude one another. */

import type { Fields } from "~/builder";

export const MOMENTS = ["time", "hours", "date", "attribute"] as const;
export type Moment = (typeof MOMENTS)[number];

type Offset = "on" | "before" | "after";

/** Fields that only moments of a kind have. */
const OWN: Readonly<Record<Moment, readonly string[]>> = {
  time: ["time", "weekdays"],
  hours: ["hours", "weekdays"],
  date: ["date", "time"],
  attribute: ["attribute", "before", "after", "time"],
};

/** The kind of moment that is written; null: none yet, or one that two have. */
export function modeOf(step: Fields): Moment | null {
  if ("attribute" in step || "before" in step || "after" in step) return "attribute";
  if ("date" in step) return "date";
  if ("hours" in step) return "hours";
  return "weekdays" in step ? "time" : null;
}

/** The step with another kind of moment, and what both have. */
export function withMode(step: Fields, mode: Moment): Fields {
  const others = new Set(MOMENTS.flatMap((each) => OWN[each]).filter((name) => !OWN[mode].includes(name)));
  return Object.fromEntries(Object.entries(step).filter(([name]) => !others.has(name)));
}

export function offsetOf(step: Fields): Offset {
  if ("before" in step) return "before";
  return "after" in step ? "after" : "on";
}

/** So long before or after, or on the day; the length stays. */
export function withOffset(step: Fields, to: string): Fields {
  const { before, after, ...rest } = step;
  const length = before ?? after ?? "1 day";
  return to === "before" || to === "after" ? { ...rest, [to]: length } : rest;
}
