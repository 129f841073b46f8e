import type { Fields } from "~/builder";
import { same } from "~/builder/json";

/** The fields that are not the same in both. */
export function differingIn(one: Fields, other: Fields): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => !same(one[name], other[name]));
}
