import { type Sort, sortIn } from "~/ui/acting/sorting";

/** Columns that the server sorts lists, or segments, by. */
const SORTED_LISTS = ["name", "members", "created_at"] as const;
const SORTED_SEGMENTS = ["name", "members"] as const;
export type SortedLists = (typeof SORTED_LISTS)[number];
export type SortedSegments = (typeof SORTED_SEGMENTS)[number];

/** What of the lists is looked at; by name unless otherwise said. */
export interface ListsSearch {
  search?: string;
  sort?: Sort<SortedLists>;
}

/** What of the segments, or of the members of one audience, is looked at, and the work started there. */
export interface AudienceSearch {
  cursor?: string;
  job?: string;
}

/** What of the segments is looked at; by name unless otherwise said. */
export interface SegmentsSearch {
  search?: string;
  sort?: Sort<SortedSegments>;
  cursor?: string;
}

const searchIn = ({ search }: Record<string, unknown>) => ((typeof search === "string" && search) || typeof search === "number" ? { search: String(search) } : {});

export const checkedLists = (given: Record<string, unknown>): ListsSearch => ({ ...searchIn(given), ...sortIn(SORTED_LISTS, given.sort) });

export function checkedSegments(given: Record<string, unknown>): SegmentsSearch {
  const { cursor } = checkedAudience(given);
  return { ...searchIn(given), ...sortIn(SORTED_SEGMENTS, given.sort), ...(cursor ? { cursor } : {}) };
}

export function checkedAudience(given: Record<string, unknown>): AudienceSearch {
  const found: AudienceSearch = {};
  for (const name of ["cursor", "job"] as const) {
    const value = given[name];
    if (typeof value === "string" && value) found[name] = value;
  }
  return found;
}
