/** What is done to workflows, as the audit names it. */
export const DEEDS = ["publish", "draft_saved", "draft_discarded", "enroll", "remove", "label", "experiment", "pause", "resume", "drain", "stop", "activate", "archive", "restore", "restart", "start", "end", "delete"] as const;
export type Deed = (typeof DEEDS)[number];

/** A deed that the app has words for, and how many people it concerned, when that is told. */
export function deedOf(action: string, detail: Readonly<Record<string, unknown>>): { known: Deed | null; people: number | null } {
  const counted = [detail.people, detail.inside].find((each) => typeof each === "number");
  return { known: DEEDS.find((each) => each === action) ?? null, people: typeof counted === "number" ? counted : null };
}
