import type { Step } from "~/pages/workflows/flow/outline";

/** The kinds of steps that the app has a word for. */
export const KINDS = [
  "branch",
  "branch_on_value",
  "delay",
  "emit_event",
  "enroll_in",
  "exit",
  "experiment",
  "go_to",
  "note",
  "notify",
  "random_split",
  "remove_from",
  "send_email",
  "update_contact",
  "wait_for",
  "wait_until",
  "webhook",
] as const;
export type Kind = (typeof KINDS)[number];

export const kindOf = (kind: string): Kind | null => KINDS.find((each) => each === kind) ?? null;

const TELLING: Partial<Record<Kind, string>> = {
  branch_on_value: "attribute",
  delay: "wait",
  emit_event: "event",
  enroll_in: "workflow",
  exit: "reason",
  go_to: "to",
  note: "text",
  remove_from: "workflow",
  send_email: "email",
  webhook: "url",
};

/** Of what a step says, what tells it from others of its kind; empty when it does not say it. */
export function tellingOf(step: Step): string {
  const kind = kindOf(step.kind);
  const field = kind ? TELLING[kind] : undefined;
  const value = field ? step.fields[field] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
