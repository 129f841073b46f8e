import { type Sort, sortIn } from "~/ui/acting/sorting";

/** Columns that the server sorts companies by. */
const SORTED = ["name", "created_at"] as const;
export type Sorted = (typeof SORTED)[number];

/** What of the companies is looked at: those whose name begins so, or whose id it is. */
export interface CompaniesSearch {
  search?: string;
  /** Without it, the newest first. */
  sort?: Sort<Sorted>;
  cursor?: string;
}

/** On the page of one: where one is among its contacts. */
export interface CompanySearch {
  cursor?: string;
}

const text = (value: unknown): value is string => typeof value === "string" && value !== "";

export function checkedCompanies(given: Record<string, unknown>): CompaniesSearch {
  // A search for digits comes out of the address as a number.
  const search = typeof given.search === "number" ? String(given.search) : given.search;
  return { ...(text(search) ? { search } : {}), ...sortIn(SORTED, given.sort), ...checkedCompany(given) };
}

export function checkedCompany(given: Record<string, unknown>): CompanySearch {
  return text(given.cursor) ? { cursor: given.cursor } : {};
}
