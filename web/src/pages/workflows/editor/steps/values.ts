/** The values of a case, which are typed as texts whatever the type of their attribute. */

import type { AttributeType } from "~/pages/contacts/types";

export const textsOf = (values: unknown): string[] => (Array.isArray(values) ? (values as unknown[]).map(String) : []);

/** Texts as values of a type: comparing is by type as well. What cannot be read as one stays text. */
export function typed(texts: readonly string[], type: AttributeType | undefined): (string | number | boolean)[] {
  return texts.map((text) => {
    if (type === "number" && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
    if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
    return text;
  });
}
