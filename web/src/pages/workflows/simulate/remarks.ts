/** What deserves a look before publishing, read from what came of a run. */

import type { Simulated } from "~/pages/workflows/simulate/simulated";

export type Remark =
  | { about: "refused" | "notSent"; reason: string; count: number }
  | { about: "nobody" }
  | { about: "unreached"; step: string }
  | { about: "untaken"; step: string; to: string }
  | { about: "held"; step: string; reason: string; count: number };

/** Refusals, steps nobody reaches, ways nobody takes, who is held, and what is not sent. */
export function remarksOf({ entered, refused, unreached, dead, steps, not_sent }: Simulated): Remark[] {
  const refusals = counted("refused", refused);
  if (entered === 0) return [...refusals, { about: "nobody" }];
  return [
    ...refusals,
    ...unreached.map((step): Remark => ({ about: "unreached", step })),
    ...dead.map(({ step, to }): Remark => ({ about: "untaken", step, to })),
    ...steps.flatMap(({ step, held }) => Object.entries(held).map(([reason, count]): Remark => ({ about: "held", step, reason, count }))),
    ...counted("notSent", not_sent),
  ];
}

const counted = (about: "refused" | "notSent", counts: Readonly<Record<string, number>>): Remark[] =>
  Object.entries(counts).map(([reason, count]) => ({ about, reason, count }));

/** What holds somebody at a step. */
export const HOLDS = ["window", "cap", "review"] as const;
