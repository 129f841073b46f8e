/** What a page of the way in is told by its address. */
export interface EntrySearch {
  error?: string;
}

export function checkedEntry(given: Record<string, unknown>): EntrySearch {
  return typeof given.error === "string" && given.error ? { error: given.error } : {};
}
