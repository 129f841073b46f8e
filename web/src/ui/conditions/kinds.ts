import type { AttributeType } from "~/pages/contacts/types";
import { type ConditionJson, isDenial, isGroup, walk, withFields } from "~/ui/conditions/conditions";
import { readDuration } from "~/ui/fields/durations";
import type { Value } from "~/ui/fields/ValueField";

/** What a row can be about, and where: some have a meaning only inside a workflow. */
export const KINDS = ["attribute", "tag", "list", "segment", "event", "message", "workflow", "entry", "response", "among_first"] as const;
export type Kind = (typeof KINDS)[number];

export const INSIDE_ONLY: readonly Kind[] = ["entry", "response", "among_first"];

export const isKind = (kind: string): kind is Kind => KINDS.some((each) => each === kind);

const DEFAULTS: Record<Kind, ConditionJson> = {
  attribute: { kind: "attribute", attribute: "" },
  tag: { kind: "tag", tag: "" },
  list: { kind: "list", list: "" },
  segment: { kind: "segment", segment: "" },
  event: { kind: "event", event: "" },
  message: { kind: "message", fact: "opened" },
  workflow: { kind: "workflow", workflow: "" },
  entry: { kind: "entry", property: "" },
  response: { kind: "response", step: "", property: "status" },
  among_first: { kind: "among_first", n: 100 },
};

/** A row as it begins: what one must choose is empty. */
export const newRow = (kind: Kind): ConditionJson => ({ ...DEFAULTS[kind] });

export const OPERATORS = ["is", "one_of", "contains", "starts_with", "is_set", "more_than", "at_least", "less_than", "at_most", "before", "after", "in_last", "in_next"] as const;
export type Operator = (typeof OPERATORS)[number];

const NUMERIC = ["more_than", "at_least", "less_than", "at_most"] as const;
const OF_DATES = ["is", "one_of", "before", "after", "in_last", "in_next", "is_set"] as const;

/** The operators that compare values of a type, the likeliest first. */
const SUITED: Record<AttributeType, readonly Operator[]> = {
  text: ["is", "one_of", "contains", "starts_with", "is_set"],
  number: ["is", ...NUMERIC, "is_set"],
  boolean: ["is", "is_set"],
  date: OF_DATES,
  datetime: OF_DATES,
  texts: ["contains", "is", "is_set"],
};

/** Those for a type; all, where the type is not known. What a condition has already is among them. */
export function operatorsFor(type: AttributeType | undefined, current: string, ages = true): string[] {
  const suited = (type ? SUITED[type] : OPERATORS).filter((op) => ages || (op !== "in_last" && op !== "in_next"));
  return suited.some((op) => op === current) ? [...suited] : [...suited, current];
}

/** How the value of a comparison is written: not at all, as a duration, or as a value of a type. */
export type Shape = "none" | "duration" | AttributeType;

export function shapeOf(op: string, type: AttributeType | undefined, value: unknown): Shape {
  if (op === "is_set") return "none";
  if (op === "in_last" || op === "in_next") return "duration";
  if (op === "one_of") return "texts";
  if (op === "contains" || op === "starts_with") return "text";
  if (NUMERIC.some((each) => each === op)) return "number";
  if (op === "before" || op === "after") return momentOf(type, value);
  if (type === "date" || type === "datetime") return momentOf(type, value);
  return type ?? typeOfValue(value) ?? "text";
}

/** What is there says whether it is a day or an instant, else its type does. */
const momentOf = (type: AttributeType | undefined, value: unknown): "date" | "datetime" => {
  if (typeof value === "string" && value !== "") return value.includes("T") ? "datetime" : "date";
  return type === "datetime" ? "datetime" : "date";
};

export function typeOfValue(value: unknown): AttributeType | undefined {
  if (Array.isArray(value)) return "texts";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "string" ? "text" : undefined;
}

/** A comparison: of an attribute, of a property of the entry or of an answer, or of an event's. */
export type Comparison = Readonly<Record<string, unknown>>;

export const opOf = ({ op }: Comparison): string => (typeof op === "string" ? op : "is");

/** The fields of a comparison with another operator; its value stays if it is written the same way. */
export function withOperator(test: Comparison, op: string, type: AttributeType | undefined): { op: string | undefined; value: unknown } {
  const before = shapeOf(opOf(test), type, test.value);
  const after = shapeOf(op, type, test.value);
  return { op: op === "is" ? undefined : op, value: before === after ? test.value : undefined };
}

export const isValue = (value: unknown): value is Value =>
  ["string", "number", "boolean"].includes(typeof value) || (Array.isArray(value) && value.every((each) => typeof each === "string"));

/** How often, as one chooses it; the rest counts to `n`. */
export const COUNTS = ["once", "never", "at_least", "at_most", "exactly"] as const;
export type CountKind = (typeof COUNTS)[number];

const COUNTED = ["at_least", "at_most", "exactly"] as const;

export interface Count {
  kind: CountKind;
  n: number | null;
}

export function countOf(condition: ConditionJson): Count {
  const kind = COUNTED.find((each) => condition[each] !== undefined);
  if (kind === undefined) return { kind: "once", n: null };
  const n = condition[kind];
  if (kind === "exactly" && n === 0) return { kind: "never", n: null };
  return { kind, n: typeof n === "number" ? n : null };
}

export function withCount(condition: ConditionJson, { kind, n }: Count): ConditionJson {
  const nothing = { at_least: undefined, at_most: undefined, exactly: undefined };
  if (kind === "once") return withFields(condition, nothing);
  if (kind === "never") return withFields(condition, { ...nothing, exactly: 0 });
  // What cannot be read is kept as empty, so that the row stays what it is, and unfinished.
  return withFields(condition, { ...nothing, [kind]: n ?? "" });
}

/** In which period: `usual` is what is meant when none is told. */
export const PERIODS = ["usual", "ever", "within", "dates", "entry", "step", "since_email"] as const;
export type Period = (typeof PERIODS)[number];

/** Those that a row may have: since a moment inside a workflow, only there; since an email's message, only events. */
export function periodsFor(kind: string, inside: boolean, current: Period): Period[] {
  const offered: Period[] = inside ? ["usual", "ever", "within", "dates", "entry", "step"] : ["usual", "within", "dates"];
  if (inside && kind === "event") offered.push("since_email");
  return offered.includes(current) ? offered : [...offered, current];
}

export function periodOf({ within, since, start, end, since_email }: ConditionJson): Period {
  if (since_email !== undefined) return "since_email";
  if (within !== undefined) return "within";
  if (start !== undefined || end !== undefined) return "dates";
  return since === "entry" || since === "step" || since === "ever" ? since : "usual";
}

const NO_PERIOD = { within: undefined, since: undefined, start: undefined, end: undefined, since_email: undefined };

export function withPeriod(condition: ConditionJson, period: Period): ConditionJson {
  const chosen = {
    usual: {},
    ever: { since: "ever" },
    entry: { since: "entry" },
    step: { since: "step" },
    within: { within: "30 days" },
    dates: { start: "" },
    since_email: { since_email: "" },
  }[period];
  return withFields(condition, { ...NO_PERIOD, ...chosen });
}

/** Emails that messages may be of. */
export const ABOUT = ["any", "email", "category", "step"] as const;
export type About = (typeof ABOUT)[number];

export const aboutOf = (condition: ConditionJson): About => ABOUT.find((each) => each !== "any" && condition[each] !== undefined) ?? "any";

export const withAbout = (condition: ConditionJson, about: About): ConditionJson =>
  withFields(condition, { email: undefined, category: undefined, step: undefined, ...(about === "any" ? {} : { [about]: "" }) });

const filled = (value: unknown): boolean => value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

const isFinishedTest = (test: Comparison): boolean => opOf(test) === "is_set" || filled(test.value);

const NEEDED: Record<Kind, readonly string[]> = {
  attribute: ["attribute"],
  tag: ["tag"],
  list: ["list"],
  segment: ["segment"],
  event: ["event"],
  message: ["fact"],
  workflow: ["workflow"],
  entry: ["property"],
  response: ["step", "property"],
  among_first: ["n"],
};

const COMPARING: readonly string[] = ["attribute", "entry", "response"];

/** The tests of an event's properties. */
export const testsOf = (condition: ConditionJson): Record<string, unknown>[] =>
  Array.isArray(condition.where) ? condition.where.filter((test): test is Record<string, unknown> => typeof test === "object" && test !== null) : [];

/** Whether a row says all it must, so that the server need not be asked to refuse it. */
export function isFinished(condition: ConditionJson): boolean {
  if (isGroup(condition)) return condition.of.length > 0 && condition.of.every(isFinished);
  if (isDenial(condition)) return isFinished(condition.of);
  if (!isKind(condition.kind)) return true;
  if (!NEEDED[condition.kind].every((field) => filled(condition[field]))) return false;
  if (COMPARING.includes(condition.kind) && !isFinishedTest(condition)) return false;
  if (!testsOf(condition).every((test) => filled(test.property) && isFinishedTest(test))) return false;
  const chosen = [...COUNTED, "within", "since_email", "email", "category", "step"].every((field) => condition[field] !== "");
  return chosen && (periodOf(condition) !== "dates" || filled(condition.start) || filled(condition.end)) && hasReadableLength(condition);
}

const hasReadableLength = ({ within }: ConditionJson): boolean => within === undefined || (typeof within === "string" && readDuration(within) !== null);

/** Whether the contacts who meet it can be counted now: what refers to a passage cannot be, and inside a
 * workflow neither can events without a period, which then mean since the entry. */
export function isCountable(condition: ConditionJson, inside: boolean): boolean {
  return [...walk(condition)].every((part) => {
    if (INSIDE_ONLY.some((kind) => kind === part.kind) || part.step !== undefined || part.since_email !== undefined) return false;
    if (filled(part.same) || part.since === "entry" || part.since === "step") return false;
    return !(inside && (part.kind === "event" || part.kind === "message") && periodOf(part) === "usual");
  });
}
