/** Where the arrow keys lead on the canvas: along the path, and across the branches. */

import { TRIGGER } from "./graph";
import { joining, type Sequence, type Structure } from "./structure";

/** What can have the focus: the trigger, a step, a branch by its first link, or an end or chip by its link. */
export type Place = { readonly step: string } | { readonly branch: string } | { readonly end: string };

export type Direction = "up" | "down" | "left" | "right";

type Folded = ReadonlySet<string>;

/** The place next to this one; null where there is none. What is folded away is passed over. */
export function moveFrom(structure: Structure, place: Place, direction: Direction, folded: Folded = new Set()): Place | null {
  if (direction === "down") return below(structure, place, folded);
  if (direction === "up") return above(structure, place, folded);
  return across(structure, place, direction === "left" ? -1 : 1);
}

/** The next step, or the one before, that something is wrong with, in reading order and round. */
export function nextProblem(structure: Structure, wrong: ReadonlySet<string>, from: string, back = false): string | null {
  const order = [TRIGGER, ...structure.order];
  const start = Math.max(0, order.indexOf(from));
  for (let far = 1; far <= order.length; far += 1) {
    const at = (start + (back ? -far : far) + 2 * order.length) % order.length;
    const key = order[at];
    if (key !== undefined && wrong.has(key)) return key;
  }
  return null;
}

function branchNamed(structure: Structure, id: string): Sequence | null {
  const link = structure.graph.links.get(id);
  const spot = link && structure.spots.get(link.from);
  const block = spot?.sequence.items[spot.place]?.block;
  return block?.branches.find((branch) => branch.links.some((each) => each.id === id)) ?? null;
}

/** The sequence that finishes with a link; null for jumps of who else goes on. */
function endedBy(structure: Structure, id: string): Sequence | null {
  const from = structure.graph.links.get(id)?.from;
  const sequence = from === TRIGGER ? structure.roots[0] : structure.spots.get(from ?? TRIGGER)?.sequence;
  if (sequence?.tail.links.some((link) => link.id === id)) return sequence;
  return branchNamed(structure, id);
}

/** The end of a sequence that nothing is under. */
function endOf(sequence: Sequence): Place | null {
  const [link] = sequence.tail.links;
  return link && sequence.tail.kind !== "join" ? { end: link.id } : null;
}

function isFolded(branch: Sequence, folded: Folded): boolean {
  return branch.items.length > 0 && folded.has(branch.links[0]?.id ?? "");
}

function below(structure: Structure, place: Place, folded: Folded): Place | null {
  if ("end" in place) {
    const ended = endedBy(structure, place.end);
    return ended && underneath(structure, ended);
  }
  if ("branch" in place) {
    const branch = branchNamed(structure, place.branch);
    if (!branch) return null;
    const join = joining(branch)[0]?.to;
    if (isFolded(branch, folded)) return join ? { step: join } : null;
    return first(branch) ?? endOf(branch) ?? underneath(structure, branch);
  }
  if (place.step === TRIGGER) {
    const [root] = structure.roots;
    return root ? (first(root) ?? endOf(root)) : null;
  }
  const spot = structure.spots.get(place.step);
  if (!spot) return null;
  const branch = spot.sequence.items[spot.place]?.block?.branches[0];
  if (branch) return named(branch);
  const next = spot.sequence.items[spot.place + 1];
  return next ? { step: next.step } : (endOf(spot.sequence) ?? underneath(structure, spot.sequence));
}

/** What a sequence goes on to: its join, or the next of those that stand by themselves. */
function underneath(structure: Structure, sequence: Sequence): Place | null {
  if (sequence.tail.kind === "join") {
    const join = sequence.tail.links[0]?.to;
    return join ? { step: join } : null;
  }
  const root = structure.roots[structure.roots.indexOf(sequence) + 1];
  return structure.holders.has(sequence) || !root ? null : first(root);
}

function above(structure: Structure, place: Place, folded: Folded): Place | null {
  if ("end" in place) {
    const ended = endedBy(structure, place.end);
    const last = ended?.items.at(-1);
    if (ended && !last && structure.holders.has(ended)) return named(ended);
    return { step: last?.step ?? structure.graph.links.get(place.end)?.from ?? TRIGGER };
  }
  if ("branch" in place) {
    const link = structure.graph.links.get(place.branch);
    return link ? { step: link.from } : null;
  }
  const spot = structure.spots.get(place.step);
  if (!spot) return null;
  const before = spot.sequence.items[spot.place - 1];
  if (before) {
    const branch = before.block?.branches.find((each) => joining(each).length > 0);
    return branch ? lastOf(branch, folded) : { step: before.step };
  }
  if (structure.holders.has(spot.sequence)) return named(spot.sequence);
  const root = structure.roots[structure.roots.indexOf(spot.sequence) - 1];
  return (root && (endOf(root) ?? lastOf(root, folded))) ?? { step: TRIGGER };
}

function lastOf(sequence: Sequence, folded: Folded): Place | null {
  const last = sequence.items.at(-1);
  if (!last || isFolded(sequence, folded)) return named(sequence);
  const branch = last.block?.branches.find((each) => joining(each).length > 0);
  return branch ? lastOf(branch, folded) : { step: last.step };
}

function across(structure: Structure, place: Place, by: number): Place | null {
  const sequence = sequenceOf(structure, place);
  const holder = sequence && structure.holders.get(sequence);
  if (!holder) return null;
  const branches = holder.spot.sequence.items[holder.spot.place]?.block?.branches ?? [];
  const beside = branches[holder.branch + by];
  return beside ? named(beside) : null;
}

function sequenceOf(structure: Structure, place: Place): Sequence | null | undefined {
  if ("end" in place) return endedBy(structure, place.end);
  return "branch" in place ? branchNamed(structure, place.branch) : structure.spots.get(place.step)?.sequence;
}

function first(sequence: Sequence): Place | null {
  const item = sequence.items[0];
  return item ? { step: item.step } : null;
}

function named(branch: Sequence): Place | null {
  const link = branch.links[0];
  return link ? { branch: link.id } : null;
}
