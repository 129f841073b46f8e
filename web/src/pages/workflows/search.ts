export const STATES = ["active", "draft", "paused", "draining", "ended", "stopped", "archived"] as const;
export type State = (typeof STATES)[number];

export const SORTS = ["name", "-name", "created_at", "-created_at"] as const;
export type Sort = (typeof SORTS)[number];
/** Columns that the server sorts by. */
export type Sorted = Exclude<Sort, `-${string}`>;

/** What of the list is looked at: all of it is in the address. */
export interface WorkflowSearch {
  state?: State;
  label?: string;
  search?: string;
  sort?: Sort;
  cursor?: string;
}

/** The part of an address's query that the list knows. */
export function checkedSearch(given: Record<string, unknown>): WorkflowSearch {
  const found: WorkflowSearch = {};
  const state = STATES.find((each) => each === given.state);
  if (state) found.state = state;
  const sort = SORTS.find((each) => each === given.sort);
  if (sort) found.sort = sort;
  for (const name of ["label", "search", "cursor"] as const) {
    const value = given[name];
    if (typeof value === "string" && value) found[name] = value;
  }
  return found;
}

/** The same from its first page, with some of it changed; undefined takes a part away. */
export function changedSearch(search: WorkflowSearch, changes: { [Name in keyof WorkflowSearch]?: unknown }): WorkflowSearch {
  return checkedSearch({ ...search, cursor: undefined, ...changes });
}

/** The other way round of a column that the list is sorted by; the first way of another one. */
export function sortedBy(column: Sorted, sort: Sort = "name"): Sort {
  return sort === column ? `-${column}` : column;
}
