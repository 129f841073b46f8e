import type { AttributeType } from "~/pages/contacts/types";
import { fromLocal, toLocal } from "~/pages/contacts/zoned";

/** A value as a field holds it while one types; a list of texts stays one. */
export type Draft = string | string[];

export type Read = { value: unknown } | { problem: "notNumber" | "tooExact" | "notDate" | "notInstant" };

/** Any value as text: what is none already, as JSON. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

export const EMPTY = (type: AttributeType): Draft => (type === "texts" ? [] : "");

export function draftOf(type: AttributeType, value: unknown, zone: string): Draft {
  if (type === "texts") return Array.isArray(value) ? value.map(textOf) : [];
  if (value === null || value === undefined) return "";
  return type === "datetime" ? toLocal(textOf(value), zone) : textOf(value);
}

/** The value that was typed, or what is wrong with it. Nothing typed is no value. */
export function readDraft(type: AttributeType, draft: Draft, zone: string): Read {
  if (typeof draft !== "string") return { value: draft.length > 0 ? draft : null };
  if (draft.trim() === "") return { value: null };
  switch (type) {
    case "number":
      return readNumber(draft.trim());
    case "boolean":
      return { value: draft === "true" };
    case "date":
      return isDate(draft) ? { value: draft } : { problem: "notDate" };
    case "datetime": {
      const instant = fromLocal(draft, zone);
      return instant ? { value: instant } : { problem: "notInstant" };
    }
    default:
      return { value: draft };
  }
}

/** At most 15 significant digits: more are not kept exactly. A comma stands for a point, as one writes in French. */
function readNumber(text: string): Read {
  const plain = text.replace(/[\s\u202f\u00a0]/g, "").replace(/^([^,.]*),([^,.]*)$/, "$1.$2");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(plain)) return { problem: "notNumber" };
  const digits = plain.replace(/e.*$/i, "").replace(/\D/g, "").replace(/^0+/, "");
  const value = Number(plain);
  if (!Number.isFinite(value)) return { problem: "notNumber" };
  return digits.length > 15 ? { problem: "tooExact" } : { value };
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** The type that a value has by itself, of an attribute that is not declared. */
export function typeOf(value: unknown): AttributeType {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  return Array.isArray(value) ? "texts" : "text";
}
