/** Two versions side by side: pure. */

import type { components } from "~/api/schema";

type Difference = components["schemas"]["Difference"];

export type Mark = "same" | "added" | "removed" | "changed";

/** A line of the two lists: the same step on both sides, or one that only one of them has. */
export interface Pair {
  step: string;
  mark: Mark;
  before: boolean;
  after: boolean;
  /** What is different, in sentences. */
  told: string[];
}

/** The steps of both in their orders; one that moved is taken out at its first place and put in at its second. */
export function pairsOf(before: readonly string[], after: readonly string[], changes: readonly Difference[]): Pair[] {
  const told = (step: string) => changes.filter((each) => each.step === step).map((each) => each.message);
  return aligned(before, after).map(({ step, left, right }) => {
    const sentences = told(step);
    const mark = left && right ? (sentences.length > 0 ? "changed" : "same") : left ? "removed" : "added";
    return { step, mark, before: left, after: right, told: sentences };
  });
}

/** What is different beside the steps that are listed: triggers, rules, emails, notes. */
export const besides = (pairs: readonly Pair[], changes: readonly Difference[]): string[] =>
  changes.filter((each) => !pairs.some((pair) => pair.step === each.step)).map((each) => each.message);

interface Aligned {
  step: string;
  left: boolean;
  right: boolean;
}

/** The longest run of steps that both have in the same order stays together; the rest stands on one side. */
function aligned(before: readonly string[], after: readonly string[]): Aligned[] {
  const lengths = before.map(() => new Array<number>(after.length + 1).fill(0));
  lengths.push(new Array<number>(after.length + 1).fill(0));
  const length = (at: number, to: number) => lengths[at]?.[to] ?? 0;
  for (let at = before.length - 1; at >= 0; at--) {
    const row = lengths[at];
    for (let to = after.length - 1; row && to >= 0; to--) row[to] = before[at] === after[to] ? length(at + 1, to + 1) + 1 : Math.max(length(at + 1, to), length(at, to + 1));
  }
  const found: Aligned[] = [];
  for (let at = 0, to = 0; at < before.length || to < after.length; ) {
    const [one, other] = [before[at], after[to]];
    if (one !== undefined && one === other) {
      found.push({ step: one, left: true, right: true });
      at++;
      to++;
    } else if (one !== undefined && (other === undefined || length(at + 1, to) >= length(at, to + 1))) {
      found.push({ step: one, left: true, right: false });
      at++;
    } else if (other !== undefined) {
      found.push({ step: other, left: false, right: true });
      to++;
    }
  }
  return found;
}
