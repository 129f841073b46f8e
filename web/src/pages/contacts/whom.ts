import type { ContactSearch } from "~/pages/contacts/search";
import type { MassChange } from "~/pages/contacts/types";

/** All who are on a list, in a segment, or whom a search finds. */
export type Population = { list: string } | { segment: string } | { matching: { search: string; attribute: string[] } };

/** Whom something is done to: some contacts, or all of a population. */
export type Whom = { contacts: string[] } | Population;

export const isPopulation = (whom: Whom): whom is Population => !("contacts" in whom);

export const allMatching = ({ search = "", attribute = [] }: ContactSearch): Population => ({ matching: { search, attribute } });

const NOTHING: MassChange = { contacts: [], add_tags: [], remove_tags: [], join_lists: [], leave_lists: [], may_trigger: false };

export const massChange = (whom: Whom, changes: Partial<MassChange>): MassChange => ({ ...NOTHING, ...whom, ...changes });

export const meant = (whom: Whom) => ({ contacts: [], ...whom });
