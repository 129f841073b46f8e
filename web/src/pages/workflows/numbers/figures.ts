/** What was counted at the steps, as the canvas shows it: pure, for what happened and for what would. */

import { type Graph, type Link, TRIGGER } from "~/builder";
import type { Figures } from "~/pages/workflows/canvas/types";

/** What was counted at one step. */
export interface Counted {
  readonly step: string;
  readonly arrived: number;
  /** Null where nobody is now: in a simulation. */
  readonly here: number | null;
  readonly left: number;
  /** How many went on to each step, or to the end. */
  readonly ways: Readonly<Record<string, number>>;
  /** Of a step that sends emails. */
  readonly email?: Pick<Figures, "sent" | "opened" | "clicked">;
}

/** How many took each link. Links from one step to the same other are counted together: theirs are unknown. */
export function takenOf(graph: Graph, counted: readonly Counted[]): Map<string, number> {
  const taken = new Map<string, number>();
  for (const { step, ways } of counted) {
    const links = (graph.out.get(step) ?? []).filter((link) => link.target !== undefined);
    for (const link of links) if (isAlone(link, links)) taken.set(link.id, ways[link.target ?? ""] ?? 0);
  }
  const first = counted.find((each) => each.step === graph.entry.target);
  if (first) taken.set(graph.entry.id, Math.max(0, first.arrived - ledTo(first.step, counted)));
  return taken;
}

const isAlone = (link: Link, links: readonly Link[]): boolean => links.every((other) => other === link || other.target !== link.target);

/** How many another step led to a step. */
const ledTo = (step: string, counted: readonly Counted[]): number => counted.reduce((sum, each) => sum + (each.ways[step] ?? 0), 0);

/** How many came from outside: who entered, and who moved here from an earlier version. */
export const enteredOf = (counted: readonly Counted[]): number => Math.max(0, counted.reduce((sum, each) => sum + each.arrived - ledTo(each.step, counted), 0));

/** The share of those who entered that took each link; a loop may bring more than all of them, and counts as all. */
export function sharesOf(graph: Graph, counted: readonly Counted[]): Map<string, number> {
  const entered = enteredOf(counted);
  if (entered === 0) return new Map();
  return new Map([...takenOf(graph, counted)].map(([link, taken]) => [link, Math.min(1, taken / entered)]));
}

/** The figures at the foot of each card, that of the trigger too. */
export function figuresOf(counted: readonly Counted[]): Map<string, Figures> {
  const figures = new Map<string, Figures>(counted.map(({ step, arrived, here, left, email }) => [step, { arrived, here, left, ...email }]));
  if (counted.length > 0) figures.set(TRIGGER, ofAll(counted));
  return figures;
}

/** Of the whole: who entered, who is anywhere inside, and who left a step without going on to another. */
function ofAll(counted: readonly Counted[]): Figures {
  const here = counted.every((each) => each.here === null) ? null : counted.reduce((sum, each) => sum + (each.here ?? 0), 0);
  const left = counted.reduce((sum, each) => sum + each.left - ledTo(each.step, counted), 0);
  return { arrived: enteredOf(counted), here, left: Math.max(0, left) };
}
