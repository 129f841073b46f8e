/** Commands that put something new on a link, or decide how an end goes on. */

import { Editing, mention, refuse, type Code, type Outcome, type Refusal } from "./edit";
import { isNote, leadTo, TRIGGER, type Draft, type Link } from "./graph";
import { isFields, withValue, type Fields } from "./json";
import { blankStep, END, slotsOf } from "./kinds";
import { pieceOf } from "./pieces";
import { itemOf, joinBelow, structureOf, type Structure } from "./structure";

/** Links that all lead to the same, and what that is. */
export interface Destination {
  readonly links: readonly Link[];
  readonly target: string;
  /** Whether a step is there, which would be lost behind what leads nowhere. */
  readonly isPath: boolean;
  /** The step they leave, and whether it goes on to what is written next. */
  readonly after: string;
  readonly isNext: boolean;
}

export function destinationOf(structure: Structure, ids: readonly string[]): Destination | null {
  const links = ids.flatMap((id) => structure.graph.links.get(id) ?? []);
  const [first] = links;
  if (!first || links.length < ids.length || links.some((link) => link.to !== first.to)) return null;
  const isNext = first.role === "next" || first.role === "otherwise" || first.role === "start";
  return { links, target: first.target ?? END, isPath: first.arrives === "step", after: first.from, isNext };
}

/** Why a step of a kind cannot be put on links; null when it can. */
export function whyNotInsert(draft: Draft, ids: readonly string[], step: Fields): Refusal["refused"] | null {
  const to = destinationOf(structureOf(draft), ids);
  if (!to) return "unknown";
  return to.isPath && !goesOn(step) ? "only_at_end" : null;
}

/** A new step on links: what they led to is under it. `taken`: ids not to be used, such as those published. */
export function insertStep(draft: Draft, ids: readonly string[], step: Fields, taken?: ReadonlySet<string>): Outcome {
  const why = whyNotInsert(draft, ids, step);
  const to = destinationOf(structureOf(draft), ids);
  if (why || !to) return refuse(why ?? "unknown");
  const edit = new Editing(draft);
  const kind = String(step.kind);
  const id = edit.freshId(kind, taken);
  const { kind: _, ...fields } = step;
  edit.add([filled({ id, kind, ...fields }, to.target)], to.after, to.isNext);
  for (const link of to.links) edit.lead(link, id);
  return edit.done({ code: "insert", params: mention({ data: step, kind }) }, id);
}

/** A new step under a block that has no join: all of its ends lead there. */
export function insertBelow(draft: Draft, step: string, added: Fields, taken?: ReadonlySet<string>): Outcome {
  const piece = pieceOf(structureOf(draft), step);
  if (!piece?.onward.length) return refuse("nothing_below");
  return insertStep(draft, piece.onward.map((link) => link.id), added, taken);
}

/** The end of a path leads to the join under it. */
export function rejoin(draft: Draft, id: string): Outcome {
  const structure = structureOf(draft);
  const link = structure.graph.links.get(id);
  if (!link || link.arrives === "step") return refuse("not_an_end");
  const target = below(structure, link);
  if (target === null) return refuse("nothing_below");
  return leading(draft, link, target, "rejoin");
}

/** The step that an end may rejoin; null when nothing is under it. */
export function rejoinsAt(structure: Structure, id: string): string | null {
  const link = structure.graph.links.get(id);
  return link ? below(structure, link) : null;
}

function below(structure: Structure, link: Link): string | null {
  const own = itemOf(structure, link.from)?.block;
  const sequence = structure.spots.get(link.from)?.sequence;
  const join = own?.join ?? (sequence && joinBelow(structure, sequence));
  if (!join) return null;
  const item = itemOf(structure, join);
  return item?.links[0]?.target ?? join;
}

/** A link leads to another step, or to the end. */
export function leadLink(draft: Draft, id: string, target: string): Outcome {
  const { graph } = structureOf(draft);
  const link = graph.links.get(id);
  if (!link || (target !== END && !graph.byKey.has(target))) return refuse("unknown");
  if (link.target === target) return refuse("same_place");
  return leading(draft, link, target, target === END ? "end" : "lead");
}

/** An exit at the end of a path. */
export function exitAt(draft: Draft, id: string): Outcome {
  return insertStep(draft, [id], blankStep("exit"));
}

/** A jump to a step, at the end of a path. */
export function goToAt(draft: Draft, id: string, target: string): Outcome {
  return insertStep(draft, [id], { ...blankStep("go_to"), to: target });
}

function leading(draft: Draft, link: Link, target: string, code: Code): Outcome {
  const edit = new Editing(draft);
  edit.lead(link, target);
  const focus = link.from === TRIGGER ? target : link.from;
  return edit.done({ code, params: mention(edit.graph.byKey.get(link.from)) }, focus);
}

/** A step with the targets that it does not give, which are where it goes on to. */
export function filled(step: Fields, target: string): Fields {
  let data = step;
  for (const slot of slotsOf(step, undefined)) {
    if (slot.role !== "go" && slot.target === undefined) data = leadTo(data, slot.path, target);
  }
  return data;
}

function goesOn(step: Fields): boolean {
  return slotsOf(step, undefined).some((slot) => slot.role !== "go");
}

/** A note on a step, before it on every path. */
export function addNote(draft: Draft, on: string, text: string): Outcome {
  const structure = structureOf(draft);
  const item = itemOf(structure, on);
  const spot = structure.spots.get(on);
  if (!item || !spot) return refuse("unknown");
  const into = spot.place === 0 ? spot.sequence.links : item.links;
  const edit = new Editing(draft);
  const id = edit.freshId("note");
  const notes = structure.graph.steps.filter(isNote);
  const head = into[0]?.target ?? on;
  edit.add([{ id, kind: "note", text, next: head }], into[0]?.from ?? notes.at(-1)?.key ?? on, false);
  for (const link of into) edit.lead(link, id);
  return edit.done({ code: "note", params: mention(structure.graph.byKey.get(on)) }, on);
}

/** A field of a step as it is to be; `undefined` leaves it out. Typing in one field is one to undo. */
export function changeField(draft: Draft, step: string, path: readonly (string | number)[], value: unknown): Outcome {
  const edit = new Editing(draft);
  const found = edit.graph.byKey.get(step);
  if (!found || !isFields(found.data) || path[0] === "id") return refuse("unknown");
  edit.put(step, withValue(edit.data(step) ?? found.data, path, value));
  const params = { ...mention(found), field: String(path[0] ?? "") };
  return edit.done({ code: "field", params }, step, `${step} ${path.join(".")}`);
}
