/** Where each kind of step says which way it leads. */

import { isFields, type Fields, type Path } from "./json";

export const END = "end";

/** What a link is: the way on, one branch of several, or a jump elsewhere. */
export type Role = "start" | "next" | "branch" | "empty" | "otherwise" | "holdout" | "go";

/** A field that holds a target. `target` is undefined where nothing legible is written. */
export interface Slot {
  readonly path: Path;
  readonly role: Role;
  readonly target: string | undefined;
  /** What the branch is taken on, as the definition holds it. */
  readonly entry: Fields | null;
}

type Follows = "next" | "otherwise" | null;

interface Shape {
  readonly list?: string;
  readonly follows: Follows;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  branch: { list: "branches", follows: "otherwise" },
  wait_for: { list: "branches", follows: "otherwise" },
  branch_on_value: { list: "cases", follows: "otherwise" },
  random_split: { list: "branches", follows: null },
  experiment: { list: "variants", follows: null },
  go_to: { follows: "otherwise" },
  exit: { follows: null },
};

/** The shape of a step. Kinds may be added to a server: those unknown here show theirs. */
function shapeOf(data: Fields): Shape {
  const kind = String(data.kind);
  const known = Object.hasOwn(SHAPES, kind) ? SHAPES[kind] : undefined;
  if (known) return known;
  const list = Object.keys(data).find((name) => {
    const value = data[name];
    return Array.isArray(value) && value.length > 0 && value.every((each) => isFields(each) && typeof each.to === "string");
  });
  if (list === undefined) return { follows: "next" };
  return { list, follows: "next" in data ? "next" : "otherwise" };
}

/** The field that, left out, leads to the step written next. */
export function followsOf(data: Fields): Follows {
  return shapeOf(data).follows;
}

/** The field that lists the branches of a step, if it has any. */
export function listOf(data: Fields): string | null {
  return shapeOf(data).list ?? null;
}

/** Every way on, from left to right; `writtenNext` is where a field left out leads. */
export function slotsOf(data: Fields, writtenNext: string | undefined): Slot[] {
  const { list, follows } = shapeOf(data);
  const found: Slot[] = [];
  const entries = list === undefined ? [] : data[list];
  if (list !== undefined && Array.isArray(entries)) {
    entries.forEach((entry: unknown, place) => {
      const fields = isFields(entry) ? entry : null;
      found.push({ path: [list, place, "to"], role: "branch", target: text(fields?.to), entry: fields });
    });
  }
  if (data.kind === "branch_on_value" && typeof data.empty === "string") {
    found.push({ path: ["empty"], role: "empty", target: data.empty, entry: null });
  }
  if (data.kind === "experiment" && data.holdout) {
    const target = "holdout_to" in data ? text(data.holdout_to) : END;
    found.push({ path: ["holdout_to"], role: "holdout", target, entry: null });
  }
  if (data.kind === "go_to") found.push({ path: ["to"], role: "go", target: text(data.to), entry: null });
  const goesOn = data.kind !== "go_to" || typeof data.rounds === "number";
  if (follows && goesOn) {
    const target = follows in data ? text(data[follows]) : writtenNext;
    const role = data.kind === "go_to" ? "next" : follows;
    found.push({ path: [follows], role, target, entry: null });
  }
  return found;
}

/** What a new step of a kind begins with; its targets are filled in where it is put. */
export function blankStep(kind: string): Fields {
  const nobody = { when: { kind: "any", of: [] }, to: "" };
  switch (kind) {
    case "branch":
    case "wait_for":
      return { kind, branches: [nobody] };
    case "branch_on_value":
      return { kind, attribute: "", cases: [{ values: [], to: "" }] };
    case "random_split":
      return { kind, branches: [{ share: 50, to: "" }, { share: 50, to: "" }] };
    case "experiment":
      return { kind, variants: [{ name: "A", share: 50, to: "" }, { name: "B", share: 50, to: "" }] };
    case "go_to":
      return { kind, to: "" };
    default:
      return { kind };
  }
}

const LETTERS = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at));

/** A new branch of a step. */
export function blankBranch(kind: string, taken: readonly string[]): Fields {
  switch (kind) {
    case "branch_on_value":
      return { values: [] };
    case "random_split":
      return { share: 0 };
    case "experiment":
      return { name: LETTERS.find((each) => !taken.includes(each)) ?? "", share: 0 };
    default:
      return { when: { kind: "any", of: [] } };
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
