/** Where people of a workflow may be. */
export const PLACES = ["active", "finished", "exited", "failed"] as const;
export type Place = (typeof PLACES)[number];

export interface PeopleSearch {
  /** Without: those inside. */
  state?: Place | "all";
  step?: string;
  /** Of the contacts whose email begins so, or whose id or name it is. */
  search?: string;
  cursor?: string;
  /** The contact whose passage is explained. */
  why?: string;
}

export function checkedPeople(given: Record<string, unknown>): PeopleSearch {
  const found: PeopleSearch = {};
  const state = [...PLACES, "all" as const].find((each) => each === given.state);
  if (state) found.state = state;
  // A search for digits comes out of the address as a number.
  if (typeof given.search === "number") found.search = String(given.search);
  for (const name of ["step", "search", "cursor", "why"] as const) {
    const value = given[name];
    if (typeof value === "string" && value) found[name] = value;
  }
  return found;
}

/** The states that the API is asked for. */
export function statesOf(search: PeopleSearch): Place[] {
  if (search.state === "all") return [...PLACES];
  return search.state ? [search.state] : ["active"];
}
