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
