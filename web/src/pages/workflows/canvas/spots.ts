/** What can be done where: the links that a place stands for. */

import { type Link, type Place, type Structure, TRIGGER } from "~/builder";
import { branchOf, pieceOf } from "~/builder/pieces";
import { itemOf, stepsIn } from "~/builder/structure";

/** A place as a word. */
export function keyOf(place: Place): string {
  if ("step" in place) return `step ${place.step}`;
  return "branch" in place ? `branch ${place.branch}` : `end ${place.end}`;
}

export const samePlace = (one: Place | null, other: Place | null): boolean => one === other || (one !== null && other !== null && keyOf(one) === keyOf(other));

/** The step of a place: a branch and an end are those of the step they leave. */
export function stepOf(structure: Structure, place: Place): string {
  if ("step" in place) return place.step;
  return structure.graph.links.get("branch" in place ? place.branch : place.end)?.from ?? TRIGGER;
}

/** Where what is added at a place is put: behind it. None where nobody goes on together. */
export function linksAt(structure: Structure, place: Place): readonly string[] {
  if ("end" in place) return [place.end];
  if ("branch" in place) {
    const link = structure.graph.links.get(place.branch);
    return link ? (branchOf(structure, link)?.links ?? [link]).map((each) => each.id) : [];
  }
  if (place.step === TRIGGER) return [structure.graph.entry.id];
  const links = pieceOf(structure, place.step)?.onward ?? [];
  return links.every((link) => link.to === links[0]?.to) ? links.map((link) => link.id) : [];
}

/** A branch of a step, to be kept when the step goes. */
export interface Kept {
  readonly link: Link;
  readonly steps: readonly string[];
}

/** The branches of a step that hold steps. */
export function branchesWithSteps(structure: Structure, step: string): Kept[] {
  const branches = itemOf(structure, step)?.block?.branches ?? [];
  return branches.flatMap((branch) => {
    const [link] = branch.links;
    return link && branch.items.length ? [{ link, steps: stepsIn(branch) }] : [];
  });
}

/** The first links of the branches of a step that can be folded. */
export function foldable(structure: Structure, place: Place): string[] {
  if ("end" in place) return [];
  if ("step" in place) return branchesWithSteps(structure, place.step).map((each) => each.link.id);
  const link = structure.graph.links.get(place.branch);
  return link ? foldable(structure, { step: link.from }).filter((id) => id === place.branch) : [];
}

/** The folded branches around a step, which hide it. */
export function foldedAround(structure: Structure, step: string, folded: ReadonlySet<string>): string[] {
  const found: string[] = [];
  let holder = holderOf(structure, step);
  while (holder) {
    const branch = itemOf(structure, holder.step)?.block?.branches[holder.branch];
    const id = branch?.links[0]?.id ?? "";
    if (folded.has(id)) found.push(id);
    holder = holderOf(structure, holder.step);
  }
  return found;
}

function holderOf(structure: Structure, step: string): { step: string; branch: number } | null {
  const spot = structure.spots.get(step);
  const holder = spot && structure.holders.get(spot.sequence);
  const around = holder?.spot.sequence.items[holder.spot.place];
  return holder && around ? { step: around.step, branch: holder.branch } : null;
}
