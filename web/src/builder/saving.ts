/** What to send to save a draft: the parts that changed, each with the revision that was seen. */

import type { components } from "~/api/schema";

import type { Draft } from "./graph";
import { same } from "./json";
import { partsOf, type PartKind } from "./merging";

type Patch = components["schemas"]["Patch"];
type Revisions = components["schemas"]["Revisions"];

/** The edits that make of a saved draft another; null when there are none. */
export function patchOf(saved: Draft, draft: Draft, revisions: Revisions): Patch | null {
  const order = [...partsOf(draft, "steps").keys()];
  const patch: Patch = {
    steps: edits("steps", saved, draft, revisions.steps),
    emails: edits("emails", saved, draft, revisions.emails),
    fields: edits("fields", saved, draft, revisions.fields),
  };
  if (!same(order, [...partsOf(saved, "steps").keys()])) patch.order = order;
  const isEmpty = [patch.steps, patch.emails, patch.fields].every((each) => !Object.keys(each).length);
  return isEmpty && !patch.order ? null : patch;
}

/** Whether a draft can be saved by its parts: steps without an id are saved with the whole only. */
export function canPatch(saved: Draft, draft: Draft): boolean {
  return [saved, draft].every((each) => [...partsOf(each, "steps").keys()].every((name) => !name.startsWith("\u0000")));
}

function edits(kind: PartKind, saved: Draft, draft: Draft, revisions: Readonly<Record<string, string>>) {
  const [was, is] = [partsOf(saved, kind), partsOf(draft, kind)];
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => !same(was.get(name), is.get(name)));
  return Object.fromEntries(
    names.map((name) => [name, { revision: revisions[name] ?? null, value: is.get(name) ?? null }]),
  );
}
