/** Commands that move, copy and paste steps and blocks. */

import { Editing, mention, refuse, type Outcome, type Refusal } from "./edit";
import { leadTo, type Draft } from "./graph";
import { isFields, type Fields } from "./json";
import { END, slotsOf } from "./kinds";
import { destinationOf, filled } from "./inserting";
import { pieceOf, type Piece } from "./pieces";
import { structureOf, type Structure } from "./structure";

/** Steps to paste, which may be elsewhere. Where they went on to is left empty. */
export interface Clip {
  readonly workflow: unknown;
  readonly steps: readonly Fields[];
  readonly head: string;
  readonly goesOn: boolean;
}

/** Why a step, with its branches, cannot be moved onto links; null when it can. */
export function whyNotMove(structure: Structure, step: string, ids: readonly string[]): Refusal["refused"] | null {
  const piece = pieceOf(structure, step);
  const to = destinationOf(structure, ids);
  if (!piece || !to) return "unknown";
  const are = (links: Piece["into"]) => links.length === ids.length && links.every((link) => ids.includes(link.id));
  if (are(piece.into) || are(piece.onward)) return "same_place";
  if (piece.keys.has(to.target) || to.links.some((link) => piece.keys.has(link.from))) return "inside_itself";
  return to.isPath && !piece.onward.length ? "only_at_end" : null;
}

/** Moves a step, with its branches, onto links. */
export function moveStep(draft: Draft, step: string, ids: readonly string[]): Outcome {
  const structure = structureOf(draft);
  const why = whyNotMove(structure, step, ids);
  const piece = pieceOf(structure, step);
  const to = destinationOf(structure, ids);
  if (why || !piece || !to) return refuse(why ?? "unknown");
  const edit = new Editing(draft);
  for (const link of piece.into) edit.lead(link, piece.under);
  for (const link of piece.onward) edit.lead(link, to.target);
  edit.carry(piece.keys, to.after);
  for (const link of to.links) edit.lead(link, piece.head);
  return edit.done({ code: "move", params: mention(structure.graph.byKey.get(step)) }, step);
}

/** A copy of a step with its branches; null when there is no such step. */
export function copyStep(draft: Draft, step: string): Clip | null {
  const piece = pieceOf(structureOf(draft), step);
  if (!piece) return null;
  const edit = new Editing(draft);
  const onward = new Set(piece.onward.map((link) => link.id));
  const steps = edit.graph.steps.filter((each) => piece.keys.has(each.key)).map((each) => {
    let data = edit.data(each.key) ?? each.data;
    for (const link of edit.graph.out.get(each.key) ?? []) {
      if (onward.has(link.id) && !piece.keys.has(link.target ?? "")) data = leadTo(data, link.path, "");
    }
    return each.kind === "note" && !piece.keys.has(String(data.next)) ? leadTo(data, ["next"], "") : data;
  });
  return { workflow: draft.workflow, steps, head: piece.head, goesOn: onward.size > 0 };
}

/** Pastes on links what was copied here or elsewhere. What it mentions and is not here is missing. */
export function paste(draft: Draft, ids: readonly string[], clip: Clip, taken?: ReadonlySet<string>): Outcome {
  const to = destinationOf(structureOf(draft), ids);
  if (!to) return refuse("unknown");
  if (to.isPath && !clip.goesOn) return refuse("only_at_end");
  const edit = new Editing(draft);
  const names = newNames(edit, clip, draft, taken);
  const steps = clip.steps.map((step) => filled(called(step, names), to.target));
  const head = names.get(clip.head) ?? clip.head;
  edit.add(steps, to.after, to.isNext);
  for (const link of to.links) edit.lead(link, head);
  const first = clip.steps.find((step) => step.kind !== "note") ?? {};
  return edit.done({ code: "paste", params: pasted(first, clip) }, names.get(String(first.id)) ?? head);
}

/** Copies a step onto links. */
export function copyTo(draft: Draft, step: string, ids: readonly string[]): Outcome {
  const clip = copyStep(draft, step);
  return clip ? paste(draft, ids, clip) : refuse("unknown");
}

function pasted(first: Fields, clip: Clip): Record<string, string | number> {
  return { ...mention({ data: first, kind: String(first.kind) }), count: clip.steps.length };
}

/** New ids for what is pasted; elsewhere also for what it mentions, lest it find something else. */
function newNames(edit: Editing, clip: Clip, draft: Draft, taken?: ReadonlySet<string>): Map<string, string> {
  const names = new Map<string, string>();
  const used = new Set(taken);
  const give = (id: string) => {
    const fresh = edit.freshId(id, used);
    used.add(fresh);
    names.set(id, fresh);
  };
  for (const step of clip.steps) give(String(step.id));
  if (clip.workflow !== draft.workflow) {
    for (const id of clip.steps.flatMap((step) => mentioned(step))) if (!names.has(id)) give(id);
  }
  return names;
}

function mentioned(step: Fields): string[] {
  const targets = slotsOf(step, undefined).flatMap((slot) => slot.target ?? []);
  const found = targets.filter((target) => target !== END);
  mapMentions(step, (id) => {
    found.push(id);
    return id;
  });
  return found;
}

function called(step: Fields, names: ReadonlyMap<string, string>): Fields {
  const named = (id: string) => names.get(id) ?? id;
  let data = mapMentions(step, named) as Fields;
  for (const slot of slotsOf(step, undefined)) {
    if (slot.target !== undefined) data = leadTo(data, slot.path, named(slot.target));
  }
  return { ...data, id: named(String(step.id)) };
}

const MENTIONS: Readonly<Record<string, string>> = { message: "step", response: "step", event: "since_email" };

/** Conditions with the steps they mention called otherwise. */
function mapMentions(value: unknown, named: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => mapMentions(each, named));
  if (!isFields(value)) return value;
  const field = MENTIONS[String(value.kind)];
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === field && typeof inner === "string" ? named(inner) : mapMentions(inner, named),
    ]),
  );
}
