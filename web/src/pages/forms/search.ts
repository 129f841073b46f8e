import { type Sort, sortIn } from "~/ui/acting/sorting";

/** Columns that the server sorts forms, resources and landing pages by. */
const SORTED = ["name", "updated_at"] as const;
export type Sorted = (typeof SORTED)[number];

/** Which of a list: forms, resources or landing pages; by name unless otherwise said. */
export interface ListSearch {
  search?: string;
  archived?: true;
  sort?: Sort<Sorted>;
  cursor?: string;
}

const textOf = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

export function checkedList(given: Record<string, unknown>): ListSearch {
  const found: ListSearch = sortIn(SORTED, given.sort);
  const search = textOf(given.search);
  const cursor = textOf(given.cursor);
  if (search) found.search = search;
  if (cursor) found.cursor = cursor;
  if (given.archived === true) found.archived = true;
  return found;
}

/** The same list with some of it changed; from its beginning, unless a cursor is given. */
export const changedList = (search: ListSearch, changes: { [Name in keyof ListSearch]?: ListSearch[Name] | undefined }): ListSearch => checkedList({ ...search, cursor: undefined, ...changes });

export const FORM_PARTS = ["edit", "embed", "submissions", "numbers", "uses"] as const;
export type FormPart = (typeof FORM_PARTS)[number];

/** What of a form is looked at; `waiting` and `cursor`: which submissions. */
export interface FormSearch {
  part?: FormPart;
  waiting?: "yes" | "no";
  cursor?: string;
}

export function checkedForm(given: Record<string, unknown>): FormSearch {
  const found: FormSearch = {};
  const part = FORM_PARTS.find((each) => each === given.part);
  const cursor = textOf(given.cursor);
  if (part && part !== "edit") found.part = part;
  if (given.waiting === "yes" || given.waiting === "no") found.waiting = given.waiting;
  if (cursor) found.cursor = cursor;
  return found;
}
