import type { ContactSearch } from "~/pages/contacts/search";
import type { MassChange } from "~/pages/contacts/types";

/** All who are on a list or in a segment. */
export type Population = { list: string } | { segment: string };

/** Whom something is done to: some contacts, all of a population, or all whom a search finds. */
export type Whom = { contacts: string[] } | Population | { matching: { search: string; attribute: string[] } };

export const isPopulation = (whom: Whom): whom is Population => "list" in whom || "segment" in whom;

/** Those who can be enrolled: whom a search finds cannot, but for those who are chosen. */
export const isEnrolled = (whom: Whom): whom is Exclude<Whom, { matching: unknown }> => !("matching" in whom);

export const allMatching = ({ search = "", attribute = [] }: ContactSearch): Whom => ({ matching: { search, attribute } });

const NOTHING: MassChange = { contacts: [], add_tags: [], remove_tags: [], join_lists: [], leave_lists: [], may_trigger: false };

export const massChange = (whom: Whom, changes: Partial<MassChange>): MassChange => ({ ...NOTHING, ...whom, ...changes });

export const meant = (whom: Whom) => ({ contacts: [], ...whom });

export const enrolling = (whom: Exclude<Whom, { matching: unknown }>, { again, preview }: { again: boolean; preview: boolean }) => ({
  contacts: [],
  ...whom,
  payload: {},
  again,
  preview,
});
