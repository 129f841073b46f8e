/** What of the lists is looked at. */
export interface ListsSearch {
  search?: string;
}

/** What of the segments, or of the members of one audience, is looked at, and the work started there. */
export interface AudienceSearch {
  cursor?: string;
  job?: string;
}

/** What of the segments is looked at. */
export interface SegmentsSearch extends ListsSearch {
  cursor?: string;
}

export const checkedLists = ({ search }: Record<string, unknown>): ListsSearch =>
  (typeof search === "string" && search) || typeof search === "number" ? { search: String(search) } : {};

export function checkedSegments(given: Record<string, unknown>): SegmentsSearch {
  const { cursor } = checkedAudience(given);
  return { ...checkedLists(given), ...(cursor ? { cursor } : {}) };
}

export function checkedAudience(given: Record<string, unknown>): AudienceSearch {
  const found: AudienceSearch = {};
  for (const name of ["cursor", "job"] as const) {
    const value = given[name];
    if (typeof value === "string" && value) found[name] = value;
  }
  return found;
}
