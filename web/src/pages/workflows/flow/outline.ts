/** A definition's steps as a numbered, nested outline: pure, and the same for whoever reads it. */

export const END = "end";

export interface Step {
  id: string;
  kind: string;
  name: string;
  /** As it is written. */
  fields: Readonly<Record<string, unknown>>;
}

/** By what one goes a way on. */
export type Label =
  | { by: "case"; number: number }
  | { by: "name"; name: string }
  | { by: "share"; share: number }
  | { by: "otherwise" | "empty" | "holdout" | "again" | "next" };

export interface Way {
  label: Label;
  to: string;
}

export type Item =
  /** A step, then below it each of its ways when it has several. */
  | { is: "step"; number: number; step: Step; branches: { label: Label; items: Item[] }[] }
  /** The path goes on at a step that stands elsewhere. */
  | { is: "goto"; to: string }
  | { is: "end" };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The steps of a definition, which may be an incomplete draft. */
export function stepsOf(definition: Readonly<Record<string, unknown>> | null): Step[] {
  return listOf(definition?.steps)
    .map((fields) => ({ id: textOf(fields.id), kind: textOf(fields.kind), name: textOf(fields.name), fields }))
    .filter((step) => step.id !== "");
}

/** Every way on from a step; `following` is the step written next, to which it leads when it says nothing. */
export function waysOf(step: Step, following: string): Way[] {
  const { fields } = step;
  const way = (label: Label, to: unknown): Way => ({ label, to: textOf(to) || END });
  const cases = listOf(fields.branches).map((each, place) => way({ by: "case", number: place + 1 }, each.to));
  const otherwise = way({ by: "otherwise" }, fields.otherwise ?? following);
  switch (step.kind) {
    case "exit":
      return [];
    case "go_to":
      return [way({ by: "again" }, fields.to), ...("rounds" in fields ? [otherwise] : [])];
    case "branch":
    case "wait_for":
      return [...cases, otherwise];
    case "branch_on_value":
      return [
        ...listOf(fields.cases).map((each) => way({ by: "name", name: said(each.values) }, each.to)),
        ...("empty" in fields ? [way({ by: "empty" }, fields.empty)] : []),
        otherwise,
      ];
    case "random_split":
      return listOf(fields.branches).map((each) => way({ by: "share", share: Number(each.share) || 0 }, each.to));
    case "experiment":
      return [
        ...listOf(fields.variants).map((each) => way({ by: "name", name: textOf(each.name) }, each.to)),
        ...(fields.holdout ? [way({ by: "holdout" }, fields.holdout_to)] : []),
      ];
    default:
      return [way({ by: "next" }, fields.next ?? following)];
  }
}

/** The values of a case as one text. */
const said = (values: unknown): string => (Array.isArray(values) ? values.filter((each) => typeof each !== "object").map(String).join(", ") : "");

/** The ways of every step, by its id. */
export function waysOfAll(steps: readonly Step[]): Map<string, Way[]> {
  return new Map(steps.map((step, place) => [step.id, waysOf(step, steps[place + 1]?.id ?? END)]));
}

/** From the first step on; and, apart, the steps to which no path leads. */
export interface Told {
  path: Item[];
  apart: Item[];
}

/**
 * The outline, numbered in the order of reading. Each step stands in it once; where ways meet again
 * it goes on under them.
 */
export function outline(steps: readonly Step[]): Told {
  const teller = new Outline(steps);
  const path = steps[0] ? teller.path(steps[0].id, []) : [];
  const apart: Item[] = [];
  for (const step of steps) if (!teller.told.has(step.id)) apart.push(...teller.path(step.id, []));
  return { path, apart };
}

/** The number of each step, by its id. */
export function numbersOf({ path, apart }: Told): Map<string, number> {
  const found = new Map<string, number>();
  const walk = (some: readonly Item[]): void => {
    for (const item of some) {
      if (item.is !== "step") continue;
      found.set(item.step.id, item.number);
      for (const branch of item.branches) walk(branch.items);
    }
  };
  walk(path);
  walk(apart);
  return found;
}

class Outline {
  /** The steps that stand in it already. */
  readonly told = new Set<string>();
  private readonly steps: Map<string, Step>;
  private readonly ways: Map<string, Way[]>;

  constructor(steps: readonly Step[]) {
    this.steps = new Map(steps.map((step) => [step.id, step]));
    this.ways = waysOfAll(steps);
  }

  /** The path from a step on, up to where the ways around it meet: the last of `joins`. */
  path(start: string, joins: readonly string[]): Item[] {
    const items: Item[] = [];
    let at: string | null = start;
    while (at !== null) {
      if (at === joins.at(-1)) return items;
      const step = this.steps.get(at);
      if (!step || this.told.has(at) || joins.includes(at)) {
        items.push(at === END ? { is: "end" } : { is: "goto", to: at });
        return items;
      }
      at = this.tell(step, joins, items);
    }
    return items;
  }

  /** Adds a step with its branches; returns where the path goes on, null for nowhere. */
  private tell(step: Step, joins: readonly string[], items: Item[]): string | null {
    this.told.add(step.id);
    const number = this.told.size;
    const ways = this.ways.get(step.id) ?? [];
    const [only] = ways;
    if (ways.length < 2) {
      items.push({ is: "step", number, step, branches: [] });
      return only?.to ?? null;
    }
    const join = this.joinOf(ways, joins);
    const within = join === null ? joins : [...joins, join];
    const branches: { label: Label; items: Item[] }[] = [];
    items.push({ is: "step", number, step, branches });
    for (const { label, to } of ways) branches.push({ label, items: this.path(to, within) });
    return join;
  }

  /** Where ways meet again: the step that most of them lead to, and of several the one before the others. */
  private joinOf(ways: readonly Way[], joins: readonly string[]): string | null {
    const counts = new Map<string, number>();
    for (const { to } of ways) for (const id of this.reached(to, joins)) counts.set(id, (counts.get(id) ?? 0) + 1);
    let best: { id: string; count: number; reach: number } | null = null;
    for (const [id, count] of counts) {
      if (count < 2) continue;
      const reach = this.reached(id, joins).size;
      if (!best || count > best.count || (count === best.count && reach > best.reach)) best = { id, count, reach };
    }
    return best?.id ?? null;
  }

  /** The steps to which a path leads that stand nowhere yet, before the joins around it. */
  private reached(start: string, joins: readonly string[]): Set<string> {
    const found = new Set<string>();
    const waiting = [start];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (found.has(at) || !this.steps.has(at) || this.told.has(at) || joins.includes(at)) continue;
      found.add(at);
      for (const { to } of this.ways.get(at) ?? []) waiting.push(to);
    }
    return found;
  }
}
