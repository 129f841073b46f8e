/** What of the lists is looked at. */
export interface ListsSearch {
  search?: string;
}

/** What of the segments, or of the members of one audience, is looked at, and the work started there. */
export interface AudienceSearch {
  cursor?: string;
  job?: string;
}

export const checkedLists = ({ search }: Record<string, unknown>): ListsSearch =>
  (typeof search === "string" && search) || typeof search === "number" ? { search: String(search) } : {};

export function checkedAudience(given: Record<string, unknown>): AudienceSearch {
  const found: AudienceSearch = {};
  for (const name of ["cursor", "job"] as const) {
    const value = given[name];
    if (typeof value === "string" && value) found[name] = value;
  }
  return found;
}
