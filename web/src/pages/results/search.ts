import { checkedResults, type ResultsSearch } from "~/pages/workflows/results/search";
import { type Sort, sortIn } from "~/ui/acting/sorting";

export const PARTS = ["workflows", "emails", "domains"] as const;
export type Part = (typeof PARTS)[number];

const OF_EMAILS = ["name", "sent", "opened", "clicked", "unsubscribed", "bounced", "revenue"] as const;
const OF_WORKFLOWS = [...OF_EMAILS, "entered", "goal"] as const;
export type EmailColumn = (typeof OF_EMAILS)[number];
export type WorkflowColumn = (typeof OF_WORKFLOWS)[number];

/** In which order they are until another is asked for. */
export const MOST_SENT = "-sent";

/** What of the results over all is looked at: all of it is in the address. */
export interface OverallSearch extends Pick<ResultsSearch, "days" | "from" | "to"> {
  part?: Exclude<Part, "workflows">;
  sort?: Sort<WorkflowColumn>;
  cursor?: string;
}

/** The order of emails: what only workflows have is none of theirs. */
export const emailSort = (sort?: string): Sort<EmailColumn> => sortIn(OF_EMAILS, sort).sort ?? MOST_SENT;

/** The part of an address's query that the page knows. */
export function checkedOverall(given: Record<string, unknown>): OverallSearch {
  const { days, from, to } = checkedResults(given);
  const found: OverallSearch = sortIn(OF_WORKFLOWS, given.sort);
  if (given.part === "emails" || given.part === "domains") found.part = given.part;
  if (typeof given.cursor === "string" && given.cursor) found.cursor = given.cursor;
  if (days) found.days = days;
  if (from && to) Object.assign(found, { from, to });
  return found;
}

/** The same from its first page, with some of it changed; undefined takes a part away. */
export const changedOverall = (search: OverallSearch, changes: { [Name in keyof OverallSearch]?: unknown }): OverallSearch =>
  checkedOverall({ ...search, cursor: undefined, ...changes });
