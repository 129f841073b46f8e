/** A workflow that sends one email once, as the API takes its definition. */
export interface Once {
  email: string;
  segment: string;
  /** A local date and time of the account, as `2026-12-24T09:00`; null: now. */
  at: string | null;
}

/** No name that is taken: the moment is in it. */
export const slugOfOnce = (email: string, now: Date): string => `${email.replaceAll("_", "-").slice(0, 40).replace(/-+$/, "")}-once-${now.toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}`;

/** At a date, it fires over the segment as it is then; now, its members are enrolled by hand. */
export function definitionOfOnce({ email, segment, at }: Once, workflow: string, name: string): { workflow: string } & Record<string, unknown> {
  return {
    workflow,
    name,
    triggers: [at === null ? { kind: "by_hand" } : { kind: "at", at: at.slice(0, 16).replace("T", " ") }],
    audience: { kind: "segment", segment },
    steps: [{ id: "send", kind: "send_email", email }],
  };
}
