/**
 * A definition as a graph. The definition stays what is kept: the graph is read from it, and a
 * link is changed by writing its target where it was read, so nothing is lost either way.
 */

import { isFields, withValue, type Fields, type Path } from "./json";
import { END, slotsOf, type Role } from "./kinds";

/** A definition, which may be incomplete or wrong. */
export type Draft = Fields;

/** The place of the trigger, from which the first link starts. */
export const TRIGGER = "";

export interface Step {
  /** Its id or, where the id is missing or taken, something else that no step has as its id. */
  readonly key: string;
  /** Its place among the steps as written. */
  readonly index: number;
  readonly kind: string;
  readonly data: Fields;
}

export interface Link {
  readonly id: string;
  readonly from: string;
  readonly path: Path;
  readonly role: Role;
  /** What the branch is taken on. */
  readonly entry: Fields | null;
  /** As the definition says it. */
  readonly target: string | undefined;
  /** The step it arrives at, past notes; null for the end and for a step that is missing. */
  readonly to: string | null;
  readonly arrives: "step" | "end" | "missing";
}

export interface Graph {
  readonly draft: Draft;
  /** As written, notes included. */
  readonly steps: readonly Step[];
  readonly byKey: ReadonlyMap<string, Step>;
  readonly links: ReadonlyMap<string, Link>;
  /** From left to right, by the step they leave; the trigger has one. */
  readonly out: ReadonlyMap<string, readonly Link[]>;
  readonly entry: Link;
  /** Notes by the step they hang on. */
  readonly notes: ReadonlyMap<string, readonly Step[]>;
}

export function isNote(step: Step): boolean {
  return step.kind === "note";
}

function linkId(from: string, path: Path): string {
  return `${from}→${path.join(".")}`;
}

export function writtenSteps(draft: Draft): readonly unknown[] {
  return Array.isArray(draft.steps) ? (draft.steps as unknown[]) : [];
}

export function graphOf(draft: Draft): Graph {
  const steps = readSteps(writtenSteps(draft));
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const arrival = arrivals(steps, byKey);
  const out = new Map<string, Link[]>();
  const entry = link(TRIGGER, { path: [], role: "start", target: steps[0]?.key ?? END, entry: null }, arrival);
  out.set(TRIGGER, [entry]);
  for (const step of steps) {
    if (isNote(step)) continue;
    const slots = slotsOf(step.data, writtenNext(steps, step.index));
    out.set(step.key, slots.map((slot) => link(step.key, slot, arrival)));
  }
  const links = new Map([...out.values()].flat().map((each) => [each.id, each]));
  return { draft, steps, byKey, links, out, entry, notes: hangNotes(steps, byKey, out, arrival) };
}

/** The step with another target where a link was read. */
export function leadTo(data: Fields, path: Path, target: string): Fields {
  return withValue(data, path, target);
}

function readSteps(written: readonly unknown[]): Step[] {
  const taken = new Set<string>([TRIGGER, END]);
  return written.map((data, index) => {
    const fields = isFields(data) ? data : {};
    const id = typeof fields.id === "string" ? fields.id : "";
    // Ids come first: what stands for a missing one must not be what another is called.
    const key = taken.has(id) ? `\u0000${index}` : id;
    taken.add(key);
    return { key, index, kind: typeof fields.kind === "string" ? fields.kind : "", data: fields };
  });
}

/** Where a step that does not say leads to. */
export function writtenNext(steps: readonly Step[], index: number): string | undefined {
  const next = steps[index + 1];
  if (!next) return END;
  return typeof next.data.id === "string" ? next.data.id : undefined;
}

type Arrival = (target: string | undefined) => Pick<Link, "to" | "arrives">;

/** Follows notes, which everyone passes, to what is behind them. */
function arrivals(steps: readonly Step[], byKey: ReadonlyMap<string, Step>): Arrival {
  const known = new Map<string, Pick<Link, "to" | "arrives">>();
  return function arrive(target) {
    const passed: string[] = [];
    let at = target;
    let found: Pick<Link, "to" | "arrives"> | undefined;
    while (!found) {
      const step = at === undefined ? undefined : byKey.get(at);
      if (at === END) found = { to: null, arrives: "end" };
      else if (!step || passed.includes(step.key)) found = { to: null, arrives: "missing" };
      else if (!isNote(step)) found = { to: step.key, arrives: "step" };
      else {
        found = known.get(step.key);
        passed.push(step.key);
        at = slotsOf(step.data, writtenNext(steps, step.index))[0]?.target;
      }
    }
    for (const key of passed) known.set(key, found);
    return found;
  };
}

function link(from: string, slot: Pick<Link, "path" | "role" | "target" | "entry">, arrival: Arrival): Link {
  return { id: linkId(from, slot.path), from, ...slot, ...arrival(slot.target) };
}

/** A note hangs on the step it leads to; before an end, on the step it follows. */
function hangNotes(
  steps: readonly Step[],
  byKey: ReadonlyMap<string, Step>,
  out: ReadonlyMap<string, readonly Link[]>,
  arrival: Arrival,
): Map<string, Step[]> {
  const notes = steps.filter(isNote);
  const before = new Map<string, string>();
  const next = (step: Step) => slotsOf(step.data, writtenNext(steps, step.index))[0]?.target;
  for (const links of notes.length ? out.values() : []) {
    for (const each of links) {
      let at = each.target === undefined ? undefined : byKey.get(each.target);
      while (at && isNote(at) && !before.has(at.key)) {
        before.set(at.key, each.from);
        at = byKey.get(next(at) ?? "");
      }
    }
  }
  const found = new Map<string, Step[]>();
  for (const note of notes) {
    const on = arrival(next(note)).to ?? before.get(note.key) ?? TRIGGER;
    found.set(on, [...(found.get(on) ?? []), note]);
  }
  return found;
}
