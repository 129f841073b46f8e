import type { components } from "~/api/schema";

type Schemas = components["schemas"];

export type FoundContact = Schemas["FoundContact"];
export type WholeContact = Schemas["WholeContact"];
export type ContactChanges = Schemas["ContactChanges"];
export type NewContact = Schemas["NewContact"];
export type MassChange = Schemas["MassChange"];
export type Attribute = Schemas["DeclaredAttribute"];
export type AttributeType = Attribute["type"];
export type ContactList = Schemas["ContactList"];
export type Happening = Schemas["Happening"];
export type Job = Schemas["WorkStatus"];
export type ImportPreview = Schemas["ImportPreview"];
export type ImportOrder = Schemas["ImportOrder"];

export const ATTRIBUTE_TYPES: AttributeType[] = ["text", "number", "boolean", "date", "datetime", "texts"];
export const LIFECYCLES = ["visitor", "lead", "mql", "customer"] as const;
export type Lifecycle = (typeof LIFECYCLES)[number];

/** What leaves a contact as it is: a change is told on top of it. */
export const NO_CHANGES: ContactChanges = {
  attributes: {},
  add_tags: [],
  remove_tags: [],
  join_lists: [],
  leave_lists: [],
  may_trigger: true,
};

/** What people know a contact by. */
export const nameOf = (contact: { id: string; email: string | null; external_id: string | null }): string =>
  contact.email ?? contact.external_id ?? contact.id;
