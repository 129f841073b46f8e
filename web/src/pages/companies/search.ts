/** What of the companies is looked at: those whose name begins so, or whose id it is. */
export interface CompaniesSearch {
  search?: string;
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
  return { ...(text(search) ? { search } : {}), ...checkedCompany(given) };
}

export function checkedCompany(given: Record<string, unknown>): CompanySearch {
  return text(given.cursor) ? { cursor: given.cursor } : {};
}
