/** The same with one of it moved to another place, at the ends at most. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = [...items];
  const [one] = rest.splice(from, 1);
  if (one === undefined) return [...items];
  rest.splice(Math.max(0, Math.min(to, rest.length)), 0, one);
  return rest;
}

/** Where what is dragged from a place comes to stand, when its middle is at `y` among the middles of
 * all as they were. */
export function placeAt(y: number, middles: readonly number[], from: number): number {
  return middles.filter((middle, place) => place !== from && middle < y).length;
}
