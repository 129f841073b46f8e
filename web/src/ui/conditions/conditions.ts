/** Conditions as definitions hold them, and edits of their tree that leave the one given as it is. */

export interface ConditionJson {
  kind: string;
  [field: string]: unknown;
}

/** The places of the parts that lead to one, from the whole; the only part of a `not` is at 0. */
export type Path = readonly number[];

export const GROUPS = ["all", "any"] as const;
export type GroupKind = (typeof GROUPS)[number];

export interface Group extends ConditionJson {
  kind: GroupKind;
  of: ConditionJson[];
}

interface Denial extends ConditionJson {
  kind: "not";
  of: ConditionJson;
}

export function isCondition(value: unknown): value is ConditionJson {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
}

export const isGroup = (condition: ConditionJson): condition is Group =>
  GROUPS.some((kind) => kind === condition.kind) && Array.isArray(condition.of) && condition.of.every(isCondition);

export const isDenial = (condition: ConditionJson): condition is Denial => condition.kind === "not" && isCondition(condition.of);

/** A condition without the `not` around it, if there is one. */
export interface Said {
  denied: boolean;
  inner: ConditionJson;
}

export const saidOf = (condition: ConditionJson): Said => (isDenial(condition) ? { denied: true, inner: condition.of } : { denied: false, inner: condition });

export const written = ({ denied, inner }: Said): ConditionJson => (denied ? { kind: "not", of: inner } : inner);

export const group = (kind: GroupKind, of: ConditionJson[]): Group => ({ kind, of });

const partsOf = (condition: ConditionJson): ConditionJson[] => (isGroup(condition) ? condition.of : isDenial(condition) ? [condition.of] : []);

export function at(root: ConditionJson, path: Path): ConditionJson | undefined {
  let found: ConditionJson | undefined = root;
  for (const place of path) found = found && partsOf(found)[place];
  return found;
}

/** Every condition in one, itself first. */
export function* walk(condition: ConditionJson): Generator<ConditionJson> {
  yield condition;
  for (const part of partsOf(condition)) yield* walk(part);
}

/** The whole with another condition at a path; what is beside it stays the same object. */
export function replaced(root: ConditionJson, path: Path, next: ConditionJson): ConditionJson {
  const [place, ...rest] = path;
  if (place === undefined) return next;
  const part = partsOf(root)[place];
  if (part === undefined) return root;
  const changed = replaced(part, rest, next);
  if (isGroup(root)) return { ...root, of: root.of.map((each, index) => (index === place ? changed : each)) };
  return { ...root, of: changed };
}

const ofGroup = (root: ConditionJson, path: Path, change: (parts: ConditionJson[]) => ConditionJson[]): ConditionJson => {
  const found = at(root, path);
  if (!found || !isGroup(found)) return root;
  const of = change(found.of);
  return of === found.of ? root : replaced(root, path, { ...found, of });
};

/** A group with one more part; `path` ends with the place that it takes. */
export const inserted = (root: ConditionJson, path: Path, part: ConditionJson): ConditionJson =>
  ofGroup(root, path.slice(0, -1), (parts) => parts.toSpliced(path.at(-1) ?? 0, 0, part));

/** Without the part at a path, and without a `not` that would be left with nothing; undefined: nothing is left. */
export function removed(root: ConditionJson, path: Path): ConditionJson | undefined {
  const place = path.at(-1);
  if (place === undefined) return undefined;
  const around = path.slice(0, -1);
  const parent = at(root, around);
  if (parent && isDenial(parent)) return removed(root, around);
  return ofGroup(root, around, (parts) => parts.toSpliced(place, 1));
}

/** A part moved among those beside it; the same when there is no such place. */
export function moved(root: ConditionJson, path: Path, by: number): ConditionJson {
  const from = path.at(-1);
  if (from === undefined) return root;
  return ofGroup(root, path.slice(0, -1), (parts) => {
    const part = parts[from];
    const to = from + by;
    if (part === undefined || to < 0 || to >= parts.length) return parts;
    return parts.toSpliced(from, 1).toSpliced(to, 0, part);
  });
}

/** A part put into a group of its own. */
export function wrapped(root: ConditionJson, path: Path, kind: GroupKind): ConditionJson {
  const part = at(root, path);
  return part ? replaced(root, path, group(kind, [part])) : root;
}

/** The parts of a group of one, or of a group in a group, in its place. */
export function unwrapped(root: ConditionJson, path: Path): ConditionJson {
  const found = at(root, path);
  if (!found || !isGroup(found)) return root;
  const [only] = found.of;
  if (only && found.of.length === 1) return replaced(root, path, only);
  const place = path.at(-1);
  if (place === undefined) return root;
  return ofGroup(root, path.slice(0, -1), (parts) => parts.toSpliced(place, 1, ...found.of));
}

/** With some fields changed; undefined takes one away. */
export const withFields = (condition: ConditionJson, fields: Record<string, unknown>): ConditionJson =>
  ({ ...Object.fromEntries(Object.entries({ ...condition, ...fields }).filter(([, value]) => value !== undefined)), kind: condition.kind });

/** Where a problem of a definition is, from its path in it: the condition, and the field there. */
export function placeOf(path: readonly (string | number)[], root: ConditionJson): { path: Path; field: string } {
  const found: number[] = [];
  const left = [...path];
  let here = root;
  while (left[0] === "of" && (isDenial(here) || isGroup(here))) {
    const place: number = isDenial(here) ? 0 : Number(left[1]);
    const part: ConditionJson | undefined = partsOf(here)[place];
    if (!part) break;
    found.push(place);
    left.splice(0, isDenial(here) ? 1 : 2);
    here = part;
  }
  return { path: found, field: String(left[0] ?? "") };
}
