/**
 * A graph read from top to bottom: sequences, and blocks of branches that may close at a join.
 * Each step has one place. A link that leads to that place nests; every other is a chip.
 */

import { graphOf, isNote, type Draft, type Graph, type Link } from "./graph";
import { findJoins, type Joins } from "./joins";

export interface Sequence {
  /** What leads to the first item: several where branches side by side lead to the same. */
  readonly links: readonly Link[];
  readonly items: readonly Item[];
  readonly tail: Tail;
}

export interface Item {
  readonly step: string;
  /** What leads here from the item above: none for the first, several out of a block. */
  readonly links: readonly Link[];
  readonly block: Block | null;
  /** Jumps from a step that goes on as well. */
  readonly aside: readonly Link[];
}

export interface Block {
  readonly branches: readonly Sequence[];
  /** The step under the branches, which is the next item. */
  readonly join: string | null;
}

/** How a sequence finishes: what `links` of it lead to, or `none` when its last step leads nowhere. */
export interface Tail {
  readonly kind: "none" | "end" | "missing" | "chip" | "join";
  readonly links: readonly Link[];
}

/** Where a step is. */
export interface Spot {
  readonly sequence: Sequence;
  readonly place: number;
}

/** What holds a sequence: a branch of a block; null for a whole. */
export interface Holder {
  readonly spot: Spot;
  readonly branch: number;
}

export interface Structure {
  readonly graph: Graph;
  /** From the trigger, then those that nothing shown leads to, each by itself. */
  readonly roots: readonly Sequence[];
  /** Steps as they are read, and numbered from 1. */
  readonly order: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly spots: ReadonlyMap<string, Spot>;
  readonly holders: ReadonlyMap<Sequence, Holder>;
  /** Links that do not nest. */
  readonly chips: ReadonlyMap<string, Link>;
  /** The chips that arrive at a step. */
  readonly arrivals: ReadonlyMap<string, readonly Link[]>;
  /** Steps that no path from the trigger leads to. */
  readonly unreached: ReadonlySet<string>;
}

const NONE: Tail = { kind: "none", links: [] };

const read = new WeakMap<Draft, Structure>();
let latest: Structure | null = null;

/** Drafts never change, so each is read once; and what a draft leads where is mostly what the one before it did. */
export function structureOf(draft: Draft): Structure {
  const known = read.get(draft);
  if (known) return known;
  const graph = graphOf(draft);
  latest = latest && leadsAlike(latest.graph, graph) ? { ...latest, graph } : structured(graph);
  read.set(draft, latest);
  return latest;
}

/** Whether two graphs have the same steps, by kind, and the same links: what the steps say besides may differ. */
function leadsAlike(one: Graph, other: Graph): boolean {
  if (one.steps.length !== other.steps.length || one.links.size !== other.links.size) return false;
  for (const [place, { key, kind }] of one.steps.entries()) {
    const found = other.steps[place];
    if (found?.key !== key || found.kind !== kind) return false;
  }
  for (const [id, link] of one.links) {
    const found = other.links.get(id);
    if (!found || found.to !== link.to || found.target !== link.target || found.role !== link.role || found.entry !== link.entry) return false;
  }
  return true;
}

function structured(graph: Graph): Structure {
  const nest = new Nesting(graph);
  const roots = [nest.root(graph.entry)];
  for (const step of islands(graph, nest)) roots.push(nest.root(null, step));
  const spots = new Map<string, Spot>();
  const holders = new Map<Sequence, Holder>();
  roots.forEach((root) => index(root, spots, holders));
  const arrivals = new Map<string, Link[]>();
  for (const link of nest.chips.values()) {
    if (link.to !== null) arrivals.set(link.to, [...(arrivals.get(link.to) ?? []), link]);
  }
  const order = [...nest.placed];
  return {
    graph,
    roots,
    order,
    numbers: new Map(order.map((key, place) => [key, place + 1])),
    spots,
    holders,
    chips: nest.chips,
    arrivals,
    unreached: unreached(graph),
  };
}

/** Steps not placed yet: first those that nothing leads to, then what is left of circles. */
function* islands(graph: Graph, nest: Nesting): Iterable<string> {
  const waiting = graph.steps.filter((step) => !isNote(step) && !nest.placed.has(step.key));
  const led = new Set<string>();
  for (const step of waiting) for (const link of graph.out.get(step.key) ?? []) if (link.to !== null) led.add(link.to);
  for (const step of waiting) if (!led.has(step.key)) yield step.key;
  for (const step of waiting) if (!nest.placed.has(step.key)) yield step.key;
}

class Nesting {
  readonly placed = new Set<string>();
  readonly chips = new Map<string, Link>();
  /** What comes under the blocks around: no branch inside may take it. */
  private readonly awaited = new Set<string>();
  private joins: Joins = { jumps: new Set(), joinOf: new Map(), later: new Map() };

  constructor(private readonly graph: Graph) {}

  root(link: Link | null, key = link?.to ?? null): Sequence {
    const first: Link = link ?? { ...this.graph.entry, to: key, arrives: "step" };
    this.joins = findJoins(this.graph, first, this.placed);
    return this.sequence(link ? [link] : [], key, null);
  }

  private sequence(links: readonly Link[], start: string | null, stop: string | null): Sequence {
    const items: Item[] = [];
    let leading = links;
    let next = start;
    for (;;) {
      const kind = this.kindOf(leading, next, stop);
      if (kind !== "step" || next === null) return { links, items, tail: this.tail(kind, leading) };
      this.placed.add(next);
      const { out, aside } = this.outOf(next);
      const above = items.length ? leading : [];
      const [only] = out;
      if (out.length < 2) {
        items.push({ step: next, links: above, block: null, aside });
        if (!only) return { links, items, tail: NONE };
        leading = [only];
        next = only.to;
        continue;
      }
      const join = this.joins.joinOf.get(next) ?? null;
      const block = this.block(out, join, stop, this.joins.later.get(next) ?? []);
      items.push({ step: next, links: above, block, aside });
      if (join === null) return { links, items, tail: NONE };
      leading = block.branches.flatMap((branch) => joining(branch));
      next = join;
    }
  }

  private outOf(step: string): { out: readonly Link[]; aside: readonly Link[] } {
    const out = this.graph.out.get(step) ?? [];
    const aside = out.length > 1 ? out.filter((link) => link.role === "go") : [];
    for (const link of aside) this.chips.set(link.id, link);
    return { out: aside.length ? out.filter((link) => link.role !== "go") : out, aside };
  }

  private kindOf(leading: readonly Link[], next: string | null, stop: string | null): "step" | Tail["kind"] {
    const [link] = leading;
    if (link && next === null) return link.arrives === "end" ? "end" : "missing";
    if (next === null) return "none";
    // A join is led to by what has been found to join, whatever else these links are.
    if (link && this.joins.jumps.has(link.id)) return "chip";
    if (next === stop) return "join";
    return this.placed.has(next) || this.awaited.has(next) ? "chip" : "step";
  }

  private tail(kind: "step" | Tail["kind"], links: readonly Link[]): Tail {
    if (kind === "step" || kind === "none") return NONE;
    if (kind === "chip") for (const link of links) this.chips.set(link.id, link);
    return { kind, links };
  }

  private block(out: readonly Link[], join: string | null, stop: string | null, later: readonly string[]): Block {
    const awaited = join === null ? later : [join, ...later];
    for (const each of awaited) this.awaited.add(each);
    const branches: Sequence[] = [];
    for (let at = 0; at < out.length; ) {
      const group = this.alike(out, at, join ?? stop);
      at += group.length;
      branches.push(this.sequence(group, group[0]?.to ?? null, join ?? stop));
    }
    for (const each of awaited) this.awaited.delete(each);
    return { branches, join };
  }

  /** Branches side by side that lead to the same new step are drawn as one. */
  private alike(out: readonly Link[], at: number, stop: string | null): readonly Link[] {
    const first = out[at];
    if (!first) return [];
    const single = this.kindOf([first], first.to, stop) !== "step";
    let until = at + 1;
    while (!single && out[until]?.to === first.to && !this.joins.jumps.has(out[until]?.id ?? "")) until += 1;
    return out.slice(at, until);
  }
}

/** The links of a branch that lead to the join under it, out of blocks inside too. */
export function joining(sequence: Sequence): readonly Link[] {
  if (sequence.tail.kind === "join") return sequence.tail.links;
  const last = sequence.items.at(-1)?.block;
  return last && last.join === null ? last.branches.flatMap((branch) => joining(branch)) : [];
}

function index(sequence: Sequence, spots: Map<string, Spot>, holders: Map<Sequence, Holder>): void {
  sequence.items.forEach((item, place) => {
    const spot = { sequence, place };
    spots.set(item.step, spot);
    item.block?.branches.forEach((branch, number) => {
      holders.set(branch, { spot, branch: number });
      index(branch, spots, holders);
    });
  });
}

/** The steps inside a sequence, as they are read. */
export function stepsIn(sequence: Sequence): string[] {
  return sequence.items.flatMap((item) => stepsOf(item));
}

/** A step and, when it branches, what is inside its branches. */
export function stepsOf(item: Item): string[] {
  return [item.step, ...(item.block?.branches.flatMap((branch) => stepsIn(branch)) ?? [])];
}

export function itemOf(structure: Structure, step: string): Item | undefined {
  const spot = structure.spots.get(step);
  return spot?.sequence.items[spot.place];
}

/** The join under a place: that of the nearest block around that has one. */
export function joinBelow(structure: Structure, sequence: Sequence): string | null {
  let holder = structure.holders.get(sequence);
  while (holder) {
    const join = holder.spot.sequence.items[holder.spot.place]?.block?.join;
    if (join) return join;
    holder = structure.holders.get(holder.spot.sequence);
  }
  return null;
}

function unreached(graph: Graph): Set<string> {
  const reached = new Set<string>();
  const open = [graph.entry.to];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (key === null || reached.has(key)) continue;
    reached.add(key);
    for (const link of graph.out.get(key) ?? []) open.push(link.to);
  }
  return new Set(graph.steps.filter((step) => !isNote(step) && !reached.has(step.key)).map((step) => step.key));
}
