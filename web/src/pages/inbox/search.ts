/** What of the inbox is looked at. */
export interface InboxSearch {
  to?: string;
  cursor?: string;
}

export function checkedInbox(given: Record<string, unknown>): InboxSearch {
  const found: InboxSearch = {};
  for (const name of ["to", "cursor"] as const) {
    const value = given[name];
    if (typeof value === "string" && value) found[name] = value;
  }
  return found;
}

export const SHOWN = ["html", "text", "headers"] as const;
export type Shown = (typeof SHOWN)[number];

/** Which side of an email is looked at. */
export interface CaughtSearch {
  show?: Shown;
}

export function checkedCaught(given: Record<string, unknown>): CaughtSearch {
  const show = SHOWN.find((each) => each === given.show);
  return show ? { show } : {};
}
