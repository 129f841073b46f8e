import { KINDS, type Kind } from "~/pages/workflows/triggers/kinds";

export const GOALS = ["acquire", "welcome", "convert", "retain", "win_back", "inform", "sales"] as const;
export type Goal = (typeof GOALS)[number];

/** What of the gallery is looked at: templates for a goal, with a trigger, that mention words; and one of them. */
export interface NewSearch {
  search?: string;
  goal?: Goal;
  trigger?: Kind;
  template?: string;
}

const text = (value: unknown): value is string => typeof value === "string" && value !== "";

export function checkedNew(given: Record<string, unknown>): NewSearch {
  const goal = GOALS.find((each) => each === given.goal);
  const trigger = KINDS.find((each) => each === given.trigger);
  // A search for digits comes out of the address as a number.
  const search = typeof given.search === "number" ? String(given.search) : given.search;
  return { ...(text(search) ? { search } : {}), ...(goal ? { goal } : {}), ...(trigger ? { trigger } : {}), ...(text(given.template) ? { template: given.template } : {}) };
}

/** The same with some of it changed; undefined takes a part away. */
export const changedNew = (search: NewSearch, changes: { [Name in keyof NewSearch]?: NewSearch[Name] | undefined }): NewSearch => checkedNew({ ...search, ...changes });
