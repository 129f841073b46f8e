import { type Sort, sortIn } from "~/ui/acting/sorting";

/** What of the inbox is looked at; the latest first unless otherwise said. */
export interface InboxSearch {
  to?: string;
  sort?: Sort<"at">;
  cursor?: string;
}

export function checkedInbox(given: Record<string, unknown>): InboxSearch {
  const found: InboxSearch = sortIn(["at"], given.sort);
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
