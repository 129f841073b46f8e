export interface HistorySearch {
  /** The two versions that are compared; without `to`, the second is the draft. */
  from?: number;
  to?: number;
  cursor?: string;
}

const versionIn = (value: unknown): number | null => (Number.isInteger(Number(value)) && Number(value) > 0 ? Number(value) : null);

export function checkedHistory(given: Record<string, unknown>): HistorySearch {
  const found: HistorySearch = {};
  const from = versionIn(given.from);
  const to = versionIn(given.to);
  if (from) found.from = from;
  if (from && to) found.to = to;
  if (typeof given.cursor === "string" && given.cursor) found.cursor = given.cursor;
  return found;
}
