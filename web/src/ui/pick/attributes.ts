import { useQuery } from "@tanstack/react-query";

import { attributes } from "~/pages/contacts/queries";
import type { AttributeType } from "~/pages/contacts/types";

/** The contact's own fields, which conditions name as they do attributes. */
export const OWN_FIELDS = {
  email: "text",
  external_id: "text",
  locale: "text",
  time_zone: "text",
  created_at: "datetime",
  score: "number",
  lifecycle: "text",
  marketing: "text",
  owner: "text",
} as const satisfies Record<string, AttributeType>;

export type OwnField = keyof typeof OWN_FIELDS;

export const isOwn = (name: string): name is OwnField => Object.hasOwn(OWN_FIELDS, name);

/** The only values that some own fields have. */
export const CHOICES: Partial<Record<OwnField, readonly string[]>> = {
  lifecycle: ["visitor", "lead", "mql", "customer"],
  marketing: ["unknown", "opted_in", "unsubscribed"],
};

/** The type of each attribute by its name, own fields included; `known`: those declared have been read. */
export function useAttributeTypes(): { known: boolean; typeOf: (name: string) => AttributeType | undefined } {
  const { data } = useQuery(attributes);
  const types = new Map((data ?? []).map(({ name, type }) => [name, type]));
  return { known: data !== undefined, typeOf: (name) => (isOwn(name) ? OWN_FIELDS[name] : types.get(name)) };
}
