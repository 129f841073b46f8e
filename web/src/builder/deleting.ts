/** Commands that remove a step, or add, order and remove the branches of one. */

import { branchesOf, Editing, mention, refuse, type Code, type Outcome } from "./edit";
import type { Draft } from "./graph";
import { isFields, withValue, type Fields } from "./json";
import { blankBranch, END } from "./kinds";
import { branchOf, keysIn, pieceOf } from "./pieces";
import { itemOf, structureOf } from "./structure";

/** Removes a step; the path closes. Of a step that branches, one branch may stay, by its link. */
export function deleteStep(draft: Draft, step: string, keep: string | null = null): Outcome {
  const structure = structureOf(draft);
  const { graph } = structure;
  const piece = pieceOf(structure, step);
  if (!piece) return deleteNote(draft, step);
  const link = keep === null ? undefined : graph.links.get(keep);
  const branch = link && branchOf(structure, link);
  if (keep !== null && (!branch || link.from !== step)) return refuse("unknown");
  const kept = branch ? keysIn(structure, branch) : new Set<string>();
  const gone = new Set([...piece.keys].filter((key) => !kept.has(key)));
  const heirs = new Map([...gone].map((key) => [key, piece.under]));
  for (const note of graph.notes.get(step) ?? []) heirs.set(note.key, step);
  heirs.set(step, link?.target ?? piece.under);
  const edit = new Editing(draft);
  edit.remove(gone, heirs);
  return edit.done({ code: "delete", params: { ...mention(graph.byKey.get(step)), count: gone.size } }, piece.into[0]?.from ?? "");
}

function deleteNote(draft: Draft, key: string): Outcome {
  const edit = new Editing(draft);
  const note = edit.graph.byKey.get(key);
  if (note?.kind !== "note") return refuse("unknown");
  const next = edit.data(key)?.next;
  edit.remove(new Set([key]), new Map([[key, typeof next === "string" ? next : END]]));
  return edit.done({ code: "delete", params: { ...mention(note), count: 1 } }, "");
}

/** A branch more, the last of those before *otherwise*; it leads to the join. */
export function addBranch(draft: Draft, step: string, fields: Fields = {}): Outcome {
  const structure = structureOf(draft);
  const found = structure.graph.byKey.get(step);
  const list = found && branchesOf(found.data);
  if (!list) return refuse("no_branches");
  const isJoined = itemOf(structure, step)?.block?.join;
  const to = isJoined ? (pieceOf(structure, step)?.under ?? END) : END;
  const taken = list.entries.flatMap((each) => (isFields(each) && typeof each.name === "string" ? [each.name] : []));
  const entries = evened(list.entries, [...list.entries, { ...blankBranch(found.kind, taken), ...fields, to }]);
  return withBranches(draft, step, list.field, entries, "add_branch");
}

/** Calls a branch something else, where branches have names. */
export function renameBranch(draft: Draft, id: string, name: string): Outcome {
  const found = entryOf(draft, id);
  if (!found) return refuse("unknown");
  if (!("name" in found.entry)) return refuse("has_no_name");
  const entries = withValue(found.entries, [found.place, "name"], name);
  return withBranches(draft, found.step, found.field, entries, "rename_branch", `${id} name`);
}

/** A branch takes another place, from the left. */
export function moveBranch(draft: Draft, id: string, place: number): Outcome {
  const found = entryOf(draft, id);
  if (!found) return refuse("unknown");
  const others = found.entries.filter((_, at) => at !== found.place);
  const at = Math.max(0, Math.min(place, others.length));
  if (at === found.place) return refuse("same_place");
  const entries = [...others.slice(0, at), found.entry, ...others.slice(at)];
  return withBranches(draft, found.step, found.field, entries, "move_branch");
}

/** Removes a branch with the steps inside it. */
export function removeBranch(draft: Draft, id: string): Outcome {
  const structure = structureOf(draft);
  const link = structure.graph.links.get(id);
  const found = entryOf(draft, id);
  if (!link || (!found && link.role !== "empty" && link.role !== "holdout")) {
    return refuse(link?.role === "otherwise" ? "always_there" : "unknown");
  }
  const branch = branchOf(structure, link);
  const gone = branch && branch.links.length === 1 ? keysIn(structure, branch) : new Set<string>();
  const joined = itemOf(structure, link.from)?.block?.join;
  const under = joined ? (pieceOf(structure, link.from)?.under ?? END) : END;
  const edit = new Editing(draft);
  edit.remove(gone, new Map([...gone].map((key) => [key, under])));
  const data = edit.data(link.from);
  if (!data) return refuse("unknown");
  edit.put(link.from, withoutBranch(data, link.role, found));
  const params = { ...mention(structure.graph.byKey.get(link.from)), count: gone.size };
  return edit.done({ code: "remove_branch", params }, link.from);
}

interface Entry {
  readonly step: string;
  readonly field: string;
  readonly place: number;
  readonly entry: Fields;
  readonly entries: readonly unknown[];
}

/** What a branch is in the list of its step; null for the ways that are fields of their own. */
function entryOf(draft: Draft, id: string): Entry | null {
  const { graph } = structureOf(draft);
  const link = graph.links.get(id);
  const list = link && branchesOf(graph.byKey.get(link.from)?.data ?? {});
  const place = link?.path[1];
  if (!link || !list || link.role !== "branch" || typeof place !== "number") return null;
  const entry = list.entries[place];
  return isFields(entry) ? { step: link.from, ...list, place, entry } : null;
}

function withBranches(draft: Draft, step: string, field: string, entries: readonly unknown[], code: Code, merges?: string): Outcome {
  const edit = new Editing(draft);
  edit.put(step, { ...edit.data(step), [field]: entries });
  return edit.done({ code, params: mention(edit.graph.byKey.get(step)) }, step, merges);
}

function withoutBranch(data: Fields, role: string, found: Entry | null): Fields {
  if (role === "empty") return withValue(data, ["empty"], undefined);
  if (role === "holdout") return withValue(withValue(data, ["holdout"], undefined), ["holdout_to"], undefined);
  const entries = found && branchesOf(data)?.entries;
  if (!found || !entries) return data;
  const left = entries.filter((_, at) => at !== found.place);
  return { ...data, [found.field]: evened(entries, left) };
}

/** Shares that were even stay so. */
function evened(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const shares = before.map((each) => (isFields(each) && typeof each.share === "number" ? each.share : null));
  const known = shares.filter((share) => share !== null);
  const even = known.length === shares.length && known.length > 0 && Math.max(...known) - Math.min(...known) < 0.1;
  if (!even || !after.length) return after;
  const share = Math.floor(10000 / after.length) / 100;
  const first = Math.round((100 - share * (after.length - 1)) * 100) / 100;
  return after.map((each, at) => withValue(each, ["share"], at === 0 ? first : share));
}
