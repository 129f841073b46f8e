/** The reasons that Jalon itself records; authors have others, shown as they wrote them. */
export const REASONS = [
  "audience",
  "cap",
  "category_refused",
  "contact_deleted",
  "date_past",
  "deleted",
  "gave up",
  "goal",
  "goal_already_met",
  "invalid_address",
  "suspended_address",
  "late",
  "left",
  "loop",
  "lost",
  "merged",
  "missing_variable",
  "moved",
  "new_version",
  "no_address",
  "no_consent",
  "no_owner",
  "no_sender",
  "not_sent",
  "off",
  "outside_audience",
  "paused",
  "rejected",
  "removed",
  "repeat_policy",
  "restored",
  "stopped",
  "suppressed",
  "template",
  "unsubscribed",
  "worker_silent",
] as const;
export type Reason = (typeof REASONS)[number];

/** A reason of Jalon's, and what stands after it. */
export function reasonOf(text: string): { known: Reason | null; rest: string } {
  const [code = "", ...rest] = text.split(": ");
  const known = REASONS.find((each) => each === code) ?? null;
  return { known, rest: known ? rest.join(": ") : text };
}

/** Counts by reason, the most frequent first. */
export const mostFirst = (counts: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(counts).sort(([one, many], [other, more]) => more - many || one.localeCompare(other));
