/**
 * What every command is made of. While steps are edited each says in full where it leads; after
 * that, those that left it out leave it out again wherever the order of the steps says the same.
 */

import { END, followsOf, listOf, slotsOf } from "./kinds";
import { graphOf, leadTo, TRIGGER, writtenNext, writtenSteps, type Draft, type Graph, type Link, type Step } from "./graph";
import { freshName, isFields, same, withValue, type Fields, type Path } from "./json";

/** What was done. */
export type Code =
  | "insert"
  | "note"
  | "field"
  | "setting"
  | "delete"
  | "move"
  | "paste"
  | "rejoin"
  | "end"
  | "lead"
  | "add_branch"
  | "rename_branch"
  | "move_branch"
  | "remove_branch";

/** What a command did, to be shown: a code of the texts, and what they mention. */
export interface Said {
  readonly code: Code;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface Change {
  readonly before: Draft;
  readonly draft: Draft;
  readonly name: Said;
  /** Steps added, changed or removed; the trigger for what is not in a step. */
  readonly touched: readonly string[];
  /** The step to look at. */
  readonly focus: string;
  /** Changes in a row with the same of these are one to undo. */
  readonly merges?: string;
}

/** Why a command cannot be done; shown with what is greyed. */
export interface Refusal {
  readonly refused:
    | "unknown"
    | "only_at_end"
    | "same_place"
    | "inside_itself"
    | "nothing_below"
    | "not_an_end"
    | "has_no_name"
    | "always_there"
    | "no_branches";
}

export type Outcome = Change | Refusal;

export function isRefused(outcome: Outcome): outcome is Refusal {
  return "refused" in outcome;
}

export function refuse(refused: Refusal["refused"]): Refusal {
  return { refused };
}

/** Steps being edited. */
export class Editing {
  readonly graph: Graph;
  private steps: Step[];
  /** Those that leave out where they go on to. */
  private readonly silent = new Set<string>();

  constructor(readonly before: Draft) {
    this.graph = graphOf(before);
    this.steps = this.graph.steps.map((step) => {
      const follows = followsOf(step.data);
      const next = writtenNext(this.graph.steps, step.index);
      const isWritten = isFields(writtenSteps(before)[step.index]);
      if (!isWritten || !follows || follows in step.data || next === undefined) return step;
      this.silent.add(step.key);
      return { ...step, data: { ...step.data, [follows]: next } };
    });
  }

  data(key: string): Fields | undefined {
    return this.steps.find((step) => step.key === key)?.data;
  }

  put(key: string, data: Fields): void {
    this.steps = this.steps.map((step) => (step.key === key ? { ...step, data } : step));
  }

  lead(link: Link, target: string): void {
    if (link.from === TRIGGER) this.start(target);
    else this.leadField(link.from, link.path, target);
  }

  private leadField(key: string, path: Path, target: string): void {
    const data = this.data(key);
    if (data) this.put(key, leadTo(data, path, target));
  }

  /** Makes a step the one where everyone starts. */
  start(key: string): void {
    const found = this.steps.find((step) => step.key === key);
    if (found) this.steps = [found, ...this.steps.filter((step) => step !== found)];
  }

  /** Puts new steps behind another: the next after it or, when they are not, where no step has to say more. */
  add(added: readonly Fields[], after: string, isNext: boolean): void {
    const steps = added.map((data): Step => ({ key: String(data.id), index: -1, kind: String(data.kind), data }));
    for (const step of steps) this.silent.add(step.key);
    let at = this.steps.findIndex((step) => step.key === after) + 1;
    const isSilent = (place: number) => this.silent.has(this.steps[place - 1]?.key ?? TRIGGER);
    while (!isNext && at < this.steps.length && isSilent(at)) at += 1;
    this.steps = [...this.steps.slice(0, at), ...steps, ...this.steps.slice(at)];
  }

  /** Moves steps behind another; first of all, behind the trigger. */
  carry(keys: ReadonlySet<string>, after: string): void {
    const carried = this.steps.filter((step) => keys.has(step.key));
    const rest = this.steps.filter((step) => !keys.has(step.key));
    const at = rest.findIndex((step) => step.key === after) + 1;
    this.steps = [...rest.slice(0, at), ...carried, ...rest.slice(at)];
  }

  /** Removes steps; links to them lead to what `heirs` has in their place, or that has in its. */
  remove(keys: ReadonlySet<string>, heirs: ReadonlyMap<string, string>): void {
    const heir = (key: string) => {
      const passed = new Set<string>();
      let at = key;
      while (keys.has(at) && !passed.has(at)) {
        passed.add(at);
        at = heirs.get(at) ?? END;
      }
      return keys.has(at) ? END : at;
    };
    const first = this.steps[0];
    const start = first && keys.has(first.key) ? heir(first.key) : TRIGGER;
    this.steps = this.steps.filter((step) => !keys.has(step.key));
    this.redirect((target) => (keys.has(target) ? heir(target) : target));
    this.start(start);
  }

  /** Leads every link elsewhere. */
  redirect(to: (target: string, step: Step, path: Path) => string, within?: ReadonlySet<string>): void {
    this.steps = this.steps.map((step) => {
      if (within && !within.has(step.key)) return step;
      let data = step.data;
      for (const slot of slotsOf(step.data, undefined)) {
        if (slot.target === undefined) continue;
        const target = to(slot.target, step, slot.path);
        if (target !== slot.target) data = leadTo(data, slot.path, target);
      }
      return data === step.data ? step : { ...step, data };
    });
  }

  freshId(wished: string, taken: ReadonlySet<string> = new Set()): string {
    return freshName(wished, (id) => id === END || taken.has(id) || this.steps.some((step) => step.key === id));
  }

  done(name: Said, focus: string, merges?: string): Change {
    const steps = this.steps.map((step, place) => this.settled(step, this.steps[place + 1]));
    const written = writtenSteps(this.before);
    const alike = steps.length === written.length && steps.every((each, place) => each === written[place]);
    const draft = alike ? this.before : withValue(this.before, ["steps"], steps);
    return changeTo(this.before, draft, name, focus, merges);
  }

  /** As it is written; the very same where it says the same as before, or is no step at all. */
  private settled(step: Step, next: Step | undefined): unknown {
    const follows = followsOf(step.data);
    const isSilent = follows && this.silent.has(step.key) && step.data[follows] === (next ? next.data.id : END);
    const data = isSilent ? withValue(step.data, [follows], undefined) : step.data;
    const before = this.graph.byKey.get(step.key);
    return before && same(before.data, data) ? writtenSteps(this.before)[before.index] : data;
  }
}

export function changeTo(before: Draft, draft: Draft, name: Said, focus: string, merges?: string): Change {
  const change = { before, draft, name, touched: touchedBetween(before, draft), focus };
  return merges === undefined ? change : { ...change, merges };
}

/** Steps that are not the same in both, which share what is; the trigger for all else. */
export function touchedBetween(before: Draft, after: Draft): string[] {
  const byId = (draft: Draft) => new Map(writtenSteps(draft).filter(isFields).map((step) => [String(step.id), step]));
  const [was, is] = [byId(before), byId(after)];
  const found = [...new Set([...was.keys(), ...is.keys()])].filter((id) => was.get(id) !== is.get(id));
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  names.delete("steps");
  return [...names].some((name) => before[name] !== after[name]) ? [TRIGGER, ...found] : found;
}

/** How a step is mentioned: its own name, else its kind. */
export function mention(step: { readonly data: Fields; readonly kind: string } | undefined): Record<string, string> {
  const name = step?.data.name;
  return { kind: step?.kind ?? "", name: typeof name === "string" ? name : "" };
}

/** The field and entries of the branches of a step. */
export function branchesOf(data: Fields): { field: string; entries: readonly unknown[] } | null {
  const field = listOf(data);
  if (field === null) return null;
  const entries = data[field];
  return { field, entries: Array.isArray(entries) ? (entries as unknown[]) : [] };
}
