/** What a page of the way in is told by its address. */
export interface EntrySearch {
  error?: string;
}

/** `job`: the work that fills in sample data. */
export interface FirstRunSearch {
  job?: string;
}

export const checkedFirstRun = ({ job }: Record<string, unknown>): FirstRunSearch => (typeof job === "string" && job ? { job } : {});

export function checkedEntry(given: Record<string, unknown>): EntrySearch {
  return typeof given.error === "string" && given.error ? { error: given.error } : {};
}
