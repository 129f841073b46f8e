/** Columns that the server sorts contacts by. */
const SORTED = ["created", "email", "name", "score"] as const;
export type Sorted = (typeof SORTED)[number];
export type Sort = Sorted | `-${Sorted}`;

export const NEWEST: Sort = "-created";

/** What of the contacts is looked at, and the work that was started here: all of it is in the address. */
export interface ContactSearch {
  search?: string;
  /** Each as in `plan=paid`. */
  attribute?: string[];
  /** Without it, the newest first. */
  sort?: Sort;
  cursor?: string;
  job?: string;
}

export const KINDS = ["event", "message", "notice", "step"] as const;
export type Kind = (typeof KINDS)[number];

/** What of a contact's page is looked at: a part of the timeline, and a workflow that is explained. */
export interface PageSearch {
  kind?: Kind;
  why?: string;
}

/** Where an import stands: a file that was taken in, what is decided about it, or the work itself. */
export interface ImportSearch {
  file?: string;
  step?: "options";
  job?: string;
}

const text = (value: unknown): value is string => typeof value === "string" && value !== "";

/** An attribute filter, as the API takes it. */
const isFilter = (value: unknown): value is string => text(value) && value.indexOf("=") > 0;

export function checkedContacts(given: Record<string, unknown>): ContactSearch {
  const found: ContactSearch = {};
  for (const name of ["search", "cursor", "job"] as const) {
    const value = given[name];
    if (text(value)) found[name] = value;
    // A search for digits comes out of the address as a number.
    else if (name === "search" && typeof value === "number") found.search = String(value);
  }
  const sort = SORTED.flatMap((each) => [each, `-${each}`] as const).find((each) => each === given.sort);
  if (sort && sort !== NEWEST) found.sort = sort;
  const filters = (Array.isArray(given.attribute) ? given.attribute : [given.attribute]).filter(isFilter);
  if (filters.length > 0) found.attribute = filters.slice(0, 10);
  return found;
}

/** A column's other way round; the first time names from A, and what is highest or newest first. */
export function sortedBy(column: Sorted, sort: Sort = NEWEST): Sort {
  if (sort === column) return `-${column}`;
  if (sort === `-${column}`) return column;
  return column === "email" || column === "name" ? column : `-${column}`;
}

export function checkedPage(given: Record<string, unknown>): PageSearch {
  const kind = KINDS.find((each) => each === given.kind);
  return { ...(kind ? { kind } : {}), ...(text(given.why) ? { why: given.why } : {}) };
}

export function checkedImport(given: Record<string, unknown>): ImportSearch {
  if (text(given.job)) return { job: given.job };
  if (!text(given.file)) return {};
  return { file: given.file, ...(given.step === "options" ? { step: "options" as const } : {}) };
}

/** Without what is empty, so that the address says only what is asked. */
export function withoutEmpty(search: { [Name in keyof ContactSearch]: ContactSearch[Name] | undefined }): ContactSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value.length > 0));
}
