/**
 * Where everything is drawn: a pure function of the structure, in time linear in its size.
 * Columns are as wide as what they hold and stand side by side, so nothing overlaps or crosses.
 */

import { TRIGGER, type Link } from "./graph";
import { ASIDE_WIDTH, CARD, EMAIL_HEIGHT, FIGURES_HEIGHT, GAP, PILL_GAP, PILL_HEIGHT, RAIL } from "./sizes";
import { joining, stepsIn, type Block, type Item, type Sequence, type Structure } from "./structure";

export interface Box {
  readonly id: string;
  readonly kind: "trigger" | "step" | "folded" | "pill" | "end" | "missing" | "chip" | "arrival";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The step shown, or the one that the links of the box leave. */
  readonly step: string;
  readonly links: readonly string[];
  /** Inside a folded branch. */
  readonly steps: readonly string[];
}

export type Point = readonly [x: number, y: number];

/** A line. Each link that is drawn is on one line, save that a join is led to by several. */
export interface Line {
  readonly id: string;
  readonly links: readonly string[];
  readonly points: readonly Point[];
}

/** Where a step can be added: on these links, which all lead to the same. */
export interface Add {
  readonly id: string;
  readonly links: readonly string[];
  readonly at: Point;
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly adds: readonly Add[];
  /** Links inside folded branches, which are not drawn. */
  readonly hidden: ReadonlySet<string>;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

export interface View {
  readonly numbers?: boolean;
  /** The first link of each branch that is folded. */
  readonly folded?: ReadonlySet<string>;
}

export function layoutOf(structure: Structure, view: View = {}): Layout {
  return new Drawing(structure, view).drawn();
}

/** How far to pan so that a step stays where it was on screen. */
export function driftOf(before: Layout, after: Layout, step: string): Point {
  const find = (layout: Layout) => layout.boxes.find((box) => box.step === step && (box.kind === "step" || box.kind === "trigger"));
  const [was, is] = [find(before), find(after)];
  return was && is ? [is.x - was.x, is.y - was.y] : [0, 0];
}

/** A line on its way down, until the top of what it leads to is known. */
interface Thread {
  readonly links: readonly Link[];
  readonly points: readonly Point[];
}

class Drawing {
  private readonly boxes: Box[] = [];
  private readonly lines: Line[] = [];
  private readonly adds: Add[] = [];
  private readonly hidden = new Set<string>();
  private readonly widths = new Map<Sequence, number>();
  private bottom = 0;

  constructor(
    private readonly structure: Structure,
    private readonly view: View,
  ) {}

  drawn(): Layout {
    const axis = CARD.width / 2;
    for (const root of this.structure.roots) this.measure(root);
    this.structure.roots.forEach((root, place) => {
      const top = place === 0 ? this.trigger() : this.bottom + 2 * GAP.down;
      const threads = place === 0 ? [{ links: root.links, points: [[axis, top - GAP.down] as const] }] : [];
      this.bottom = Math.max(this.bottom, this.sequence(root, axis, top, threads).bottom);
    });
    const left = Math.min(0, ...this.structure.roots.map((root) => axis - this.width(root) / 2));
    const { boxes, lines, adds, hidden, bottom } = this;
    return { boxes, lines, adds, hidden, left, right: CARD.width - left, bottom };
  }

  private trigger(): number {
    const height = CARD.height + this.figures;
    this.box({ id: TRIGGER, kind: "trigger", x: 0, y: 0, width: CARD.width, height, step: TRIGGER });
    return height + GAP.down;
  }

  private get figures(): number {
    return this.view.numbers ? FIGURES_HEIGHT : 0;
  }

  private isFolded(branch: Sequence): boolean {
    const [first] = branch.links;
    return branch.items.length > 0 && first !== undefined && (this.view.folded?.has(first.id) ?? false);
  }

  private measure(sequence: Sequence): number {
    const widths = sequence.items.map((item) => (item.block ? this.measureBlock(item.block) : CARD.width));
    const width = Math.max(CARD.width, ...widths);
    this.widths.set(sequence, width);
    return width;
  }

  private measureBlock(block: Block): number {
    const each = block.branches.map((branch) => {
      if (!this.isFolded(branch)) return this.measure(branch);
      this.widths.set(branch, CARD.width);
      return CARD.width;
    });
    return each.reduce((sum, width) => sum + width + GAP.across, -GAP.across);
  }

  private width(sequence: Sequence): number {
    return this.widths.get(sequence) ?? CARD.width;
  }

  /** Draws a sequence under its threads; what joins further down comes back as threads. */
  private sequence(sequence: Sequence, axis: number, top: number, led: readonly Thread[]): { bottom: number; threads: Thread[] } {
    let threads = led;
    let y = top;
    let bottom = top - GAP.down;
    for (const [place, item] of sequence.items.entries()) {
      const last = place === sequence.items.length - 1;
      this.arrive(threads, place === 0 ? sequence.links : item.links, axis, y);
      bottom = this.card(item, axis, y);
      if (!item.block) {
        threads = last ? this.leaving(sequence, [axis, bottom]) : this.leaving(sequence, [axis, bottom], place + 1);
        y = bottom + GAP.down;
        continue;
      }
      const under = this.block(item.block, axis, bottom);
      bottom = under.bottom;
      if (item.block.join === null) return { bottom, threads: under.threads };
      y = bottom + RAIL + GAP.down;
      threads = under.threads.map((thread) => turned(thread, bottom + RAIL, axis));
    }
    return this.tail(sequence, axis, y, bottom, threads);
  }

  private leaving(sequence: Sequence, from: Point, place?: number): Thread[] {
    const links = place === undefined ? sequence.tail.links : (sequence.items[place]?.links ?? []);
    return links.length ? [{ links, points: [from] }] : [];
  }

  private tail(sequence: Sequence, axis: number, y: number, bottom: number, threads: readonly Thread[]): { bottom: number; threads: Thread[] } {
    const { kind, links } = sequence.tail;
    if (kind === "none") return { bottom, threads: [] };
    if (kind === "join") {
      this.add("below", links, [axis, bottom + RAIL]);
      return { bottom, threads: [...threads] };
    }
    this.arrive(threads, links, axis, y);
    const [first] = links;
    const x = axis - CARD.width / 2;
    const ids = links.map((link) => link.id);
    if (first) {
      const id = `${kind}:${first.id}`;
      this.box({ id, kind, x, y, width: CARD.width, height: PILL_HEIGHT, step: first.from, links: ids });
    }
    return { bottom: y + PILL_HEIGHT, threads: [] };
  }

  private card(item: Item, axis: number, y: number): number {
    const { graph, arrivals } = this.structure;
    const email = graph.byKey.get(item.step)?.kind === "send_email";
    const height = (email ? EMAIL_HEIGHT : CARD.height) + this.figures;
    const x = axis - CARD.width / 2;
    this.box({ id: item.step, kind: "step", x, y, width: CARD.width, height, step: item.step });
    const links = arrivals.get(item.step)?.map((link) => link.id) ?? [];
    if (links.length) {
      const above = y - PILL_HEIGHT - PILL_GAP;
      const id = `arrival:${item.step}`;
      this.box({ id, kind: "arrival", x, y: above, width: ASIDE_WIDTH, height: PILL_HEIGHT, step: item.step, links });
    }
    const [jump] = item.aside;
    if (jump) {
      const place = { x: x + CARD.width - ASIDE_WIDTH, y: y + height + PILL_GAP, width: ASIDE_WIDTH, height: PILL_HEIGHT };
      this.box({ id: `chip:${jump.id}`, kind: "chip", ...place, step: item.step, links: item.aside.map((link) => link.id) });
    }
    return y + height;
  }

  private block(block: Block, axis: number, top: number): { bottom: number; threads: Thread[] } {
    const width = block.branches.reduce((sum, branch) => sum + this.width(branch) + GAP.across, -GAP.across);
    let left = axis - width / 2;
    let bottom = top;
    const threads: Thread[] = [];
    for (const branch of block.branches) {
      const middle = left + this.width(branch) / 2;
      const found = this.branch(branch, [axis, top], middle);
      bottom = Math.max(bottom, found.bottom);
      threads.push(...found.threads);
      left += this.width(branch) + GAP.across;
    }
    return { bottom, threads };
  }

  private branch(branch: Sequence, from: Point, axis: number): { bottom: number; threads: Thread[] } {
    let y = from[1] + RAIL;
    for (const link of branch.links) {
      const x = axis - CARD.width / 2;
      this.box({ id: link.id, kind: "pill", x, y, width: CARD.width, height: PILL_HEIGHT, step: link.from, links: [link.id] });
      y += PILL_HEIGHT + PILL_GAP;
    }
    y -= PILL_GAP;
    const points: Point[] = [from, [from[0], from[1] + RAIL / 2], [axis, from[1] + RAIL / 2], [axis, y]];
    const threads = [{ links: branch.links, points }];
    if (this.isFolded(branch)) return this.folded(branch, axis, y + GAP.down, threads);
    return this.sequence(branch, axis, y + GAP.down, threads);
  }

  private folded(branch: Sequence, axis: number, y: number, led: readonly Thread[]): { bottom: number; threads: Thread[] } {
    this.arrive(led, branch.links, axis, y);
    const steps = stepsIn(branch);
    for (const step of steps) for (const link of this.structure.graph.out.get(step) ?? []) this.hidden.add(link.id);
    const height = CARD.height + this.figures;
    const links = branch.links.map((link) => link.id);
    const id = `folded:${links[0] ?? ""}`;
    const x = axis - CARD.width / 2;
    this.box({ id, kind: "folded", x, y, width: CARD.width, height, step: branch.links[0]?.from ?? "", links, steps });
    const on = joining(branch);
    for (const link of on) this.hidden.delete(link.id);
    const bottom = y + height;
    return { bottom, threads: on.length ? [{ links: on, points: [[axis, bottom]] }] : [] };
  }

  /** Ends the threads at the top of what they lead to, where a step can be added. */
  private arrive(threads: readonly Thread[], links: readonly Link[], axis: number, y: number): void {
    for (const { links: drawn, points } of threads) {
      const ids = drawn.map((link) => link.id);
      this.lines.push({ id: ids.join(" "), links: ids, points: straightened([...points, [axis, y]]) });
    }
    this.add("above", links, [axis, y - RAIL]);
  }

  /** The last in a branch, or what gathers branches: both may be on the same links. */
  private add(where: "above" | "below", links: readonly Link[], at: Point): void {
    const ids = links.map((link) => link.id);
    if (links.length) this.adds.push({ id: `${where}:${ids.join(" ")}`, links: ids, at });
  }

  private box(box: Omit<Box, "links" | "steps"> & Partial<Pick<Box, "links" | "steps">>): void {
    this.boxes.push({ links: [], steps: [], ...box });
  }
}

/** Down to the rail that gathers branches, and along it to the axis of the block. */
function turned(thread: Thread, rail: number, axis: number): Thread {
  const x = thread.points.at(-1)?.[0] ?? axis;
  return { links: thread.links, points: [...thread.points, [x, rail], [axis, rail]] };
}

/** Without the points that change no direction. */
function straightened(points: readonly Point[]): readonly Point[] {
  return points.filter(([x, y], place) => {
    const [before, after] = [points[place - 1], points[place + 1]];
    if (!before) return true;
    if (before[0] === x && before[1] === y) return false;
    return !after || !((before[0] === x && after[0] === x) || (before[1] === y && after[1] === y));
  });
}
