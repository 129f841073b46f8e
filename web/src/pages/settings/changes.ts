/** The fields of a form that differ from what they were: what others changed meanwhile stays. */
export function changes<V extends Record<string, unknown>>(before: V, after: V): Partial<V> {
  const differing = Object.entries(after).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]));
  return Object.fromEntries(differing) as Partial<V>;
}
