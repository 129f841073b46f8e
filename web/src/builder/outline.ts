/** The structure as a nested list, for phones and screen readers: rows with the levels of a tree. */

import { TRIGGER, type Link } from "./graph";
import { stepsIn, type Sequence, type Structure } from "./structure";

export interface Row {
  readonly kind: "trigger" | "step" | "branch" | "end" | "missing" | "chip";
  /** The step, or the one that the links leave. */
  readonly step: string;
  readonly number: number | null;
  readonly links: readonly Link[];
  /** From 1, as `aria-level`. */
  readonly level: number;
  /** Its place among those of its level, from 1, and how many they are. */
  readonly place: number;
  readonly of: number;
  /** Of a branch: how many steps are folded away; null when it is open. */
  readonly folded: number | null;
}

type Bare = Omit<Row, "place" | "of" | "level"> & { readonly under: readonly Bare[] };

export function outlineOf(structure: Structure, folded: ReadonlySet<string> = new Set()): Row[] {
  const trigger: Bare = { kind: "trigger", step: TRIGGER, number: null, links: [], folded: null, under: [] };
  const tops = [trigger, ...structure.roots.flatMap((root) => rowsOf(structure, root, folded))];
  return flat(tops, 1);
}

function rowsOf(structure: Structure, sequence: Sequence, folded: ReadonlySet<string>): Bare[] {
  const rows = sequence.items.map((item): Bare => {
    const jumps = item.aside.map((link): Bare => ({ kind: "chip", step: link.from, number: null, links: [link], folded: null, under: [] }));
    const branches = item.block?.branches.map((branch) => branchRow(structure, branch, folded)) ?? [];
    const under = [...jumps, ...branches];
    const number = structure.numbers.get(item.step) ?? null;
    return { kind: "step", step: item.step, number, links: item.links, folded: null, under };
  });
  const { kind, links } = sequence.tail;
  if (kind === "none" || kind === "join") return rows;
  return [...rows, { kind, step: links[0]?.from ?? TRIGGER, number: null, links, folded: null, under: [] }];
}

function branchRow(structure: Structure, branch: Sequence, folded: ReadonlySet<string>): Bare {
  const isFolded = branch.items.length > 0 && folded.has(branch.links[0]?.id ?? "");
  return {
    kind: "branch",
    step: branch.links[0]?.from ?? TRIGGER,
    number: null,
    links: branch.links,
    folded: isFolded ? stepsIn(branch).length : null,
    under: isFolded ? [] : rowsOf(structure, branch, folded),
  };
}

function flat(rows: readonly Bare[], level: number): Row[] {
  return rows.flatMap(({ under, ...row }, at) => [
    { ...row, level, place: at + 1, of: rows.length },
    ...flat(under, level + 1),
  ]);
}
