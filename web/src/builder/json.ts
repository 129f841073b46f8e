/** Plain JSON values, read and changed without harm to the value given. */

export type Fields = Readonly<Record<string, unknown>>;
export type Path = readonly (string | number)[];

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const name of path) {
    if (Array.isArray(found)) found = (found as unknown[])[Number(name)];
    else if (isFields(found) && Object.hasOwn(found, name)) found = found[name];
    else return undefined;
  }
  return found;
}

/** The value with something else at a path; `undefined` removes it. What does not change is shared. */
export function withValue<T>(value: T, path: Path, put: unknown): T;
export function withValue(value: unknown, path: Path, put: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return put;
  const inner = valueAt(value, [name]);
  const changed = withValue(inner, rest, put);
  if (Object.is(inner, changed)) return value;
  if (Array.isArray(value)) {
    const found = [...(value as unknown[])];
    if (changed === undefined) found.splice(Number(name), 1);
    else found[Number(name)] = changed;
    return found;
  }
  const fields: Fields = isFields(value) ? value : {};
  if (changed !== undefined) return { ...fields, [name]: changed };
  return Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));
}

/** Whether two values say the same; the order of an object's fields says nothing. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, place) => same(each, other[place]));
  }
  if (!isFields(one) || !isFields(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
  );
}

/** A name that nobody has: the one wished for, else numbered from 2. */
export function freshName(wished: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(wished)) return wished;
  let number = 2;
  while (isTaken(`${wished}_${number}`)) number += 1;
  return `${wished}_${number}`;
}
