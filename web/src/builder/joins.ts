/** Where the paths that leave a step meet again. */

import type { Graph, Link } from "./graph";

export interface Joins {
  /** Links that go back, or jump: they never nest. */
  readonly jumps: ReadonlySet<string>;
  /** By step that branches, the step under its branches. */
  readonly joinOf: ReadonlyMap<string, string>;
  /** By step that branches, steps that come under its join though branches lead there too. */
  readonly later: ReadonlyMap<string, readonly string[]>;
}

/** A place in the tree of dominators; `jump` is further up, so that climbing takes few steps. */
interface Place {
  readonly key: string;
  readonly depth: number;
  readonly parent: Place | null;
  readonly jump: Place | null;
}

/**
 * The joins of what a first link leads to, save the steps that were seen already.
 *
 * A step where paths meet belongs under the last step that all of them come through (its immediate
 * dominator, in the graph without the links that go back). Of several that belong under the same
 * step, the one with the most arrivals is its join, so that the fewest links are left over; of equals
 * the last.
 */
export function findJoins(graph: Graph, first: Link, seen: ReadonlySet<string>): Joins {
  const { order, jumps } = walk(graph, first, seen);
  const arriving = new Map<string, Link[]>();
  for (const key of order) {
    for (const link of graph.out.get(key) ?? []) {
      if (link.to === null || jumps.has(link.id)) continue;
      const known = arriving.get(link.to);
      if (known) known.push(link);
      else arriving.set(link.to, [link]);
    }
  }
  const places = new Map<string, Place>();
  const meetings = new Map<string, string[]>();
  for (const key of order) {
    const links = arriving.get(key) ?? [];
    const above = key === first.to ? null : meeting(links.map((link) => places.get(link.from) ?? null));
    places.set(key, placeUnder(key, above));
    if (above && links.length > 1) meetings.set(above.key, [...(meetings.get(above.key) ?? []), key]);
  }
  const joinOf = new Map<string, string>();
  const later = new Map<string, string[]>();
  const weight = (key: string) => arriving.get(key)?.length ?? 0;
  for (const [key, met] of meetings) {
    const join = met.reduce((one, other) => (weight(other) < weight(one) ? one : other));
    joinOf.set(key, join);
    const isUnder = (each: string) => arriving.get(each)?.some((link) => hasAbove(places, link.from, join));
    later.set(key, met.filter((each) => each !== join && isUnder(each)));
  }
  return { jumps, joinOf, later };
}

/** Whether every path to a step comes through another. */
function hasAbove(places: ReadonlyMap<string, Place>, key: string, other: string): boolean {
  const [place, sought] = [places.get(key), places.get(other)];
  return place !== undefined && sought !== undefined && climb(place, sought.depth) === sought;
}

/** Steps so that each comes before those it leads to, and the links that cannot be kept so. */
function walk(graph: Graph, first: Link, seen: ReadonlySet<string>): { order: string[]; jumps: Set<string> } {
  const state = new Map<string, "open" | "done">();
  const jumps = new Set<string>();
  const order: string[] = [];
  const stack: { key: string; links: readonly Link[]; at: number }[] = [];
  const open = (key: string) => {
    state.set(key, "open");
    stack.push({ key, links: graph.out.get(key) ?? [], at: 0 });
  };
  if (first.to !== null) open(first.to);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    // From right to left, so that the order that comes of it runs from left to right.
    const link = top.links[top.links.length - 1 - top.at];
    top.at += 1;
    if (!link) {
      state.set(top.key, "done");
      order.push(top.key);
      stack.pop();
    } else if (link.to !== null) {
      const found = state.get(link.to);
      if (link.role === "go" || seen.has(link.to) || found === "open") jumps.add(link.id);
      else if (found === undefined) open(link.to);
    }
  }
  return { order: order.reverse(), jumps };
}

function placeUnder(key: string, parent: Place | null): Place {
  if (!parent) return { key, depth: 0, parent: null, jump: null };
  const up = parent.jump;
  const even = up?.jump && parent.depth - up.depth === up.depth - up.jump.depth;
  return { key, depth: parent.depth + 1, parent, jump: even ? up.jump : parent };
}

/** The lowest place above all of these, or the place itself where there is but one. */
function meeting(places: readonly (Place | null)[]): Place | null {
  return places.reduce((one, other) => (one && other ? lowestAbove(one, other) : null));
}

function lowestAbove(one: Place, other: Place): Place | null {
  const [low, high] = one.depth >= other.depth ? [one, other] : [other, one];
  let left: Place | null = climb(low, high.depth);
  let right: Place | null = high;
  while (left && right && left !== right) {
    const isFar: boolean = left.jump !== right.jump;
    [left, right] = isFar ? [left.jump, right.jump] : [left.parent, right.parent];
  }
  return left;
}

/** What is above a place at a depth. */
function climb(place: Place, depth: number): Place {
  let at = place;
  while (at.depth > depth && at.parent) at = at.jump && at.jump.depth >= depth ? at.jump : at.parent;
  return at;
}
