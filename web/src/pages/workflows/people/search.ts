import { type Sort, sortIn } from "~/ui/acting/sorting";

/** Where people of a workflow may be. */
export const PLACES = ["active", "finished", "exited", "failed"] as const;
export type Place = (typeof PLACES)[number];

/** What the server sorts people by. */
const SORTED = ["entered_at", "since", "due_at"] as const;
export type Sorted = (typeof SORTED)[number];

export interface PeopleSearch {
  /** Without: those inside. */
  state?: Place | "all";
  step?: string;
  /** Of the contacts whose email begins so, or whose id or name it is. */
  search?: string;
  /** Without: in no order that means anything, which is the one for very many. */
  sort?: Sort<Sorted>;
  cursor?: string;
  /** The contact whose passage is explained. */
  why?: string;
}

export function checkedPeople(given: Record<string, unknown>): PeopleSearch {
  const found: PeopleSearch = sortIn(SORTED, given.sort);
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
