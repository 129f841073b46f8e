/** Values of a draft, which may hold anything, as the fields take them. */

import type { Fields } from "~/builder";
import type { ConditionJson } from "~/ui/conditions/conditions";
import type { Value } from "~/ui/fields";

export type { ConditionJson };

export const textIn = (fields: Fields, name: string): string | null => (typeof fields[name] === "string" ? fields[name] : null);

export const numberIn = (fields: Fields, name: string): number | null => (typeof fields[name] === "number" ? fields[name] : null);

export function valueIn(fields: Fields, name: string): Value | null {
  const value = fields[name];
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return Array.isArray(value) && value.every((each) => typeof each === "string") ? value : null;
}

export function fieldsIn(fields: Fields, name: string): Fields {
  const value = fields[name];
  return isObject(value) ? value : {};
}

export const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

export const isCondition = (value: unknown): value is ConditionJson => isObject(value) && typeof value.kind === "string";
