export const SIDES = ["live", "draft"] as const;
export type Side = (typeof SIDES)[number];

/** Which definition is shown; without: the live one, else the draft. */
export interface FlowSearch {
  of?: Side;
}

export function checkedFlow(given: Record<string, unknown>): FlowSearch {
  const of = SIDES.find((each) => each === given.of);
  return of ? { of } : {};
}
