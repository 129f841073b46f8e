/** Several texts in one field. */

/** As many as a field takes: more people or values than these are a list, or an attribute. */
export const MOST = 1000;
/** As many as are shown one by one. */
const SHOWN = 50;
/** What stands between pasted texts: the cells of a table, or what is typed between two. */
export const BETWEEN = ["\n", "\r", "\t", ","];

/** The last ones, which are shown, and those before them. */
export function partsOf(texts: readonly string[]): { before: readonly string[]; shown: string[] } {
  const at = Math.max(0, texts.length - SHOWN);
  return { before: texts.slice(0, at), shown: texts.slice(at) };
}

/** Each once, in the order in which they came. */
export const together = (before: readonly string[], shown: readonly string[]): string[] => [...new Set([...before, ...shown])];

/** Whether a field takes these; what it holds already may be fewer, but not more. */
export const fits = (texts: readonly string[], held: readonly string[]): boolean => texts.length <= Math.max(MOST, held.length);
