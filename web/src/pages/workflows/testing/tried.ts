/** What a test came to, as its job tells it. */
export interface Tried {
  step: string;
  email: string;
  /** When it would have gone out. */
  at: string;
  subject: string;
  /** Why it could not be sent; empty: it was. */
  refused: string;
}

/** The emails of a test in the order in which they would go out, each with how long after the first. */
export function inOrder(emails: readonly Tried[]): (Tried & { minutes: number })[] {
  const sorted = [...emails].sort((one, other) => one.at.localeCompare(other.at));
  const first = Date.parse(sorted[0]?.at ?? "");
  return sorted.map((each) => ({ ...each, minutes: Math.round((Date.parse(each.at) - first) / 60_000) }));
}
