import type { MassChange } from "~/pages/contacts/types";

/** Whom something is done to: some contacts, or all who are on a list or in a segment. */
export type Whom = { contacts: string[] } | { list: string } | { segment: string };

const NOTHING: MassChange = { contacts: [], add_tags: [], remove_tags: [], join_lists: [], leave_lists: [], may_trigger: false };

export const massChange = (whom: Whom, changes: Partial<MassChange>): MassChange => ({ ...NOTHING, ...whom, ...changes });

export const meant = (whom: Whom) => ({ contacts: [], ...whom });

export const enrolling = (whom: Whom, { again, preview }: { again: boolean; preview: boolean }) => ({
  contacts: [],
  ...whom,
  payload: {},
  again,
  preview,
});
