import { type Sort, sortIn } from "~/ui/acting/sorting";

/** The fields of an address's query that are texts, and not empty. */
function texts<N extends string>(given: Record<string, unknown>, names: readonly N[]): Partial<Record<N, string>> {
  const found: Partial<Record<N, string>> = {};
  for (const name of names) {
    const value = given[name];
    if (typeof value === "string" && value) found[name] = value;
  }
  return found;
}

export interface PageSearch {
  cursor?: string;
}

export const checkedPage = (given: Record<string, unknown>): PageSearch => texts(given, ["cursor"]);

/** Which changes of the audit log. */
export interface AuditSearch extends PageSearch {
  kind?: string;
  name?: string;
  who?: string;
  action?: string;
  /** Days, as 2026-03-01. */
  from?: string;
  to?: string;
  /** Without it, the latest first. */
  sort?: Sort<"at">;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function checkedAudit(given: Record<string, unknown>): AuditSearch {
  const { from, to, ...found } = texts(given, ["kind", "name", "who", "action", "from", "to", "cursor"]);
  return { ...found, ...(from && DAY.test(from) ? { from } : {}), ...(to && DAY.test(to) ? { to } : {}), ...sortIn(["at"], given.sort) };
}

export const CALL_STATES = ["queued", "answered", "failed"] as const;
export type CallState = (typeof CALL_STATES)[number];

/** Which calls of a webhook; `call`: the one that is shown whole. */
export interface CallSearch extends PageSearch {
  state?: CallState;
  event?: string;
  call?: string;
}

export function checkedCalls(given: Record<string, unknown>): CallSearch {
  const state = CALL_STATES.find((each) => each === given.state);
  return { ...texts(given, ["event", "cursor", "call"]), ...(state ? { state } : {}) };
}
