/** Drafts of two people, merged by parts as the server does: a step, an email, or another field. */

import { isFields, same, withValue, type Fields } from "./json";
import { writtenSteps, type Draft } from "./graph";

export type PartKind = "steps" | "emails" | "fields";

/** A part that both changed, each otherwise; undefined where it is not any more. */
export interface Conflict {
  readonly kind: PartKind;
  readonly name: string;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merged {
  /** With mine wherever there is a conflict, until one of both is chosen. */
  readonly draft: Draft;
  readonly conflicts: readonly Conflict[];
  /** The parts that are theirs. */
  readonly taken: readonly { readonly kind: PartKind; readonly name: string }[];
}

const KINDS: readonly PartKind[] = ["steps", "emails", "fields"];
const WHOLE: readonly string[] = ["steps", "emails"];

type Parts = ReadonlyMap<string, unknown>;

/** The parts of a kind. Steps that have no id of their own are parts by what they say. */
export function partsOf(draft: Draft, kind: PartKind): Parts {
  if (kind === "emails") return new Map(isFields(draft.emails) ? Object.entries(draft.emails) : []);
  if (kind === "fields") return new Map(Object.entries(draft).filter(([name]) => !WHOLE.includes(name)));
  const found = new Map<string, unknown>();
  for (const step of writtenSteps(draft)) {
    let name = isFields(step) && typeof step.id === "string" ? step.id : `\u0000${JSON.stringify(step)}`;
    // Two that say the same are two.
    while (found.has(name)) name = `\u0000${name}`;
    found.set(name, step);
  }
  return found;
}

export function merge(base: Draft, mine: Draft, theirs: Draft): Merged {
  if (mine === base) return { draft: theirs, conflicts: [], taken: differences(base, theirs) };
  if (theirs === base) return { draft: mine, conflicts: [], taken: [] };
  const conflicts: Conflict[] = [];
  const taken: { kind: PartKind; name: string }[] = [];
  let draft = mine;
  for (const kind of KINDS) {
    const [was, ours, other] = [partsOf(base, kind), partsOf(mine, kind), partsOf(theirs, kind)];
    const found = new Map(ours);
    for (const name of new Set([...was.keys(), ...other.keys()])) {
      const [before, my, their] = [was.get(name), ours.get(name), other.get(name)];
      if (same(before, their) || same(my, their)) continue;
      if (same(before, my)) {
        taken.push({ kind, name });
        found.set(name, their);
      } else conflicts.push({ kind, name, base: before, mine: my, theirs: their });
    }
    draft = withParts(draft, kind, found, kind === "steps" ? orderOf(was, ours, other) : []);
  }
  return { draft, conflicts, taken };
}

/** A merged draft with one side of a conflict. */
export function choose(draft: Draft, conflict: Conflict, side: "mine" | "theirs"): Draft {
  const parts = new Map(partsOf(draft, conflict.kind));
  parts.set(conflict.name, conflict[side]);
  return withParts(draft, conflict.kind, parts, [...parts.keys()]);
}

function differences(base: Draft, other: Draft): Merged["taken"] {
  return KINDS.flatMap((kind) => {
    const [was, is] = [partsOf(base, kind), partsOf(other, kind)];
    const names = [...new Set([...was.keys(), ...is.keys()])];
    return names.filter((name) => !same(was.get(name), is.get(name))).map((name) => ({ kind, name }));
  });
}

function withParts(draft: Draft, kind: PartKind, parts: Parts, order: readonly string[]): Draft {
  const left = [...parts].filter(([, value]) => value !== undefined);
  if (kind === "steps") {
    const places = new Map(order.map((name, place) => [name, place]));
    const steps = left.sort(([one], [two]) => (places.get(one) ?? 0) - (places.get(two) ?? 0)).map(([, step]) => step);
    return same(steps, writtenSteps(draft)) ? draft : withValue(draft, ["steps"], steps);
  }
  if (kind === "emails") {
    const emails: Fields = Object.fromEntries(left);
    return same(emails, draft.emails ?? {}) ? draft : withValue(draft, ["emails"], emails);
  }
  let found = draft;
  for (const [name, value] of parts) found = withValue(found, [name], value);
  return found;
}

/** The order of mine, or of theirs when only they changed it; what the other added is behind what it followed. */
function orderOf(was: Parts, mine: Parts, theirs: Parts): string[] {
  const common = [...was.keys()].filter((name) => mine.has(name) && theirs.has(name));
  const isCommon = new Set(common);
  const kept = (parts: Parts) => [...parts.keys()].filter((name) => isCommon.has(name));
  const isMine = !same(kept(mine), common);
  const [first, second] = isMine ? [mine, theirs] : [theirs, mine];
  const order = [...first.keys()];
  let before = -1;
  for (const name of second.keys()) {
    const at = order.indexOf(name);
    if (at >= 0) before = at;
    else order.splice((before += 1), 0, name);
  }
  return order;
}
