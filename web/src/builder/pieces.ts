/** What moves, is copied or goes as one: a step with its notes and, when it branches, its branches. */

import type { Graph, Link } from "./graph";
import { END, slotsOf } from "./kinds";
import { itemOf, joining, stepsIn, stepsOf, type Sequence, type Structure } from "./structure";

export interface Piece {
  readonly keys: ReadonlySet<string>;
  /** What links into it lead to: the step, or a note before it. */
  readonly head: string;
  /** The links drawn into it. */
  readonly into: readonly Link[];
  /** The links out of it that lead on to what is under it; none when nobody goes on. */
  readonly onward: readonly Link[];
  /** What is under it. */
  readonly under: string;
}

export function pieceOf(structure: Structure, step: string): Piece | null {
  const item = itemOf(structure, step);
  const spot = structure.spots.get(step);
  if (!item || !spot) return null;
  const keys = withNotes(structure.graph, stepsOf(item));
  const into = spot.place === 0 ? spot.sequence.links : item.links;
  const onward = onwardOf(spot.sequence, spot.place).filter((link) => link.role !== "go");
  return {
    keys,
    head: into[0]?.target ?? step,
    into,
    onward,
    under: behindNotes(structure.graph, onward[0]?.target, keys),
  };
}

function withNotes(graph: Graph, steps: readonly string[]): Set<string> {
  return new Set(steps.flatMap((step) => [step, ...(graph.notes.get(step) ?? []).map((note) => note.key)]));
}

function onwardOf(sequence: Sequence, place: number): readonly Link[] {
  const next = sequence.items[place + 1];
  if (next) return next.links;
  const block = sequence.items[place]?.block;
  if (!block) return sequence.tail.links;
  const joined = block.branches.flatMap((branch) => joining(branch));
  return joined.length ? joined : block.branches.flatMap((branch) => endsIn(branch));
}

/** The links of a sequence, and of the blocks inside, that lead to the end. */
function endsIn(sequence: Sequence): Link[] {
  const inside = sequence.items.flatMap((item) => item.block?.branches.flatMap((branch) => endsIn(branch)) ?? []);
  return sequence.tail.kind === "end" ? [...inside, ...sequence.tail.links] : inside;
}

/** Past the notes that belong to the piece itself. */
function behindNotes(graph: Graph, target: string | undefined, keys: ReadonlySet<string>): string {
  const passed = new Set<string>();
  let at = target ?? END;
  while (keys.has(at) && !passed.has(at)) {
    passed.add(at);
    const note = graph.byKey.get(at);
    const next = note && graph.steps[note.index + 1];
    at = (note && slotsOf(note.data, next ? next.key : END)[0]?.target) ?? END;
  }
  return keys.has(at) ? END : at;
}

/** A branch by one of its links. */
export function branchOf(structure: Structure, link: Link): Sequence | null {
  const block = itemOf(structure, link.from)?.block;
  return block?.branches.find((branch) => branch.links.some((each) => each.id === link.id)) ?? null;
}

/** What is inside a branch, with its notes. */
export function keysIn(structure: Structure, branch: Sequence): Set<string> {
  return withNotes(structure.graph, stepsIn(branch));
}
