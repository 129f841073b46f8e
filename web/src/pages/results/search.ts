import { checkedResults, type ResultsSearch } from "~/pages/workflows/results/search";

export const PARTS = ["workflows", "emails", "domains"] as const;
export type Part = (typeof PARTS)[number];

const OF_EMAILS = ["name", "sent", "opened", "clicked", "unsubscribed", "bounced", "revenue"] as const;
const OF_WORKFLOWS = [...OF_EMAILS, "entered", "goal"] as const;
export type EmailColumn = (typeof OF_EMAILS)[number];
export type Column = (typeof OF_WORKFLOWS)[number];
export type EmailSort = EmailColumn | `-${EmailColumn}`;
export type Sort = Column | `-${Column}`;

/** What of the results over all is looked at: all of it is in the address. */
export interface OverallSearch extends Pick<ResultsSearch, "days" | "from" | "to"> {
  part?: Exclude<Part, "workflows">;
  sort?: Sort;
  cursor?: string;
}

const isColumn = (name: string): name is Column => OF_WORKFLOWS.some((each) => each === name);
const isSort = (given: unknown): given is Sort => typeof given === "string" && isColumn(given.replace(/^-/, ""));

/** The order of emails: what only workflows have is none of theirs. */
export function emailSort(sort: Sort = "-sent"): EmailSort {
  const known = OF_EMAILS.flatMap((each) => [each, `-${each}`] as const).find((each) => each === sort);
  return known ?? "-sent";
}

/** The part of an address's query that the page knows. */
export function checkedOverall(given: Record<string, unknown>): OverallSearch {
  const { days, from, to } = checkedResults(given);
  const found: OverallSearch = {};
  if (given.part === "emails" || given.part === "domains") found.part = given.part;
  if (isSort(given.sort)) found.sort = given.sort;
  if (typeof given.cursor === "string" && given.cursor) found.cursor = given.cursor;
  if (days) found.days = days;
  if (from && to) Object.assign(found, { from, to });
  return found;
}

/** The same from its first page, with some of it changed; undefined takes a part away. */
export const changedOverall = (search: OverallSearch, changes: { [Name in keyof OverallSearch]?: unknown }): OverallSearch =>
  checkedOverall({ ...search, cursor: undefined, ...changes });

/** A column's other way round; the first time, what there is most of first, and names from A. */
export function sortedBy(column: Column, sort: Sort = "-sent"): Sort {
  if (sort === `-${column}`) return column;
  return sort === column || column !== "name" ? `-${column}` : column;
}
