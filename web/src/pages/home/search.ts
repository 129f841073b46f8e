/** Which messages or enrollments are looked at: all of it is in the address. */
export interface WaitingSearch {
  workflow?: string;
  cursor?: string;
  /** The message whose email is shown. */
  message?: string;
}

/** The part of an address's query that the lists of what waits know. */
export function checkedWaiting(given: Record<string, unknown>): WaitingSearch {
  const found: WaitingSearch = {};
  for (const name of ["workflow", "cursor", "message"] as const) {
    const value = given[name];
    if (typeof value === "string" && value) found[name] = value;
  }
  return found;
}
