/** What is wrong with a draft: by step, by field, in reading order. */

import type { Structure } from "~/builder";
import type { Severity } from "~/pages/workflows/canvas/types";
import type { Wrong } from "~/pages/workflows/editor/remote";

/** Where in its step a problem is; the whole path for one that is in none. */
export function placeOf({ path }: Wrong): readonly (string | number)[] {
  return path[0] === "steps" ? path.slice(2) : path;
}

/** The field that a problem is about; empty: none. */
export function fieldOf(problem: Wrong): string {
  return String(placeOf(problem)[0] ?? "");
}

/** The worst of what is wrong with each step; "" is the workflow as a whole. */
export function severities(problems: readonly Wrong[]): Map<string, Severity> {
  const found = new Map<string, Severity>();
  for (const { step, warning } of problems) if (!warning || !found.has(step)) found.set(step, warning ? "warning" : "error");
  return found;
}

/** As the steps are read; those of a step that is not drawn are of the whole. */
export function inReadingOrder(problems: readonly Wrong[], structure: Structure): Wrong[] {
  const place = (problem: Wrong) => structure.numbers.get(problem.step) ?? 0;
  return [...problems].sort((one, two) => place(one) - place(two) || Number(one.warning) - Number(two.warning));
}

/** What is said at a field: of the problems in it that are in no place further down, the first. */
export function errorAt(problems: readonly Wrong[], ...at: readonly (string | number)[]): string | undefined {
  const isThere = (problem: Wrong) => at.every((part, depth) => placeOf(problem)[depth] === part);
  return problems.find((problem) => isThere(problem) && !problem.warning)?.message;
}
