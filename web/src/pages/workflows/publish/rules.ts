/** What holds for a whole workflow, read from a definition that may be incomplete: pure. */

export type Fields = Readonly<Record<string, unknown>>;

export const REPEATS = ["once", "after_exit", "every_time"] as const;

export interface Leaving {
  when: Fields;
  reason: string;
}

export interface WorkflowRules {
  audience: Fields | null;
  leavesAudience: boolean;
  repeat: (typeof REPEATS)[number];
  suppress: string[];
  consent: boolean;
  exits: Leaving[];
  goal: Fields | null;
  window: { days: string[]; opens: string; closes: string } | null;
  start: string;
  end: string;
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : []);
const conditionOf = (value: unknown): Fields | null => (isFields(value) && typeof value.kind === "string" ? value : null);

/** From Monday on, as definitions name them. */
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export function rulesOf(definition: Fields): WorkflowRules {
  const policy = fieldsOf(definition.repeat).policy;
  const schedule = fieldsOf(definition.schedule);
  const exits = Array.isArray(definition.exit) ? definition.exit.map(fieldsOf) : [];
  return {
    audience: conditionOf(definition.audience),
    leavesAudience: definition.leave_when_outside === true,
    repeat: REPEATS.find((each) => each === policy) ?? "once",
    suppress: textsOf(definition.suppress),
    consent: definition.requires_consent === true,
    exits: exits.flatMap(({ when, reason }) => {
      const condition = conditionOf(when);
      return condition ? [{ when: condition, reason: textOf(reason) }] : [];
    }),
    goal: conditionOf(fieldsOf(definition.goal).when),
    window: isFields(definition.window) ? windowOf(definition.window) : null,
    start: textOf(schedule.start),
    end: textOf(schedule.end),
  };
}

const windowOf = ({ days, opens, closes }: Fields): WorkflowRules["window"] => ({
  days: Array.isArray(days) ? textsOf(days) : [...WEEKDAYS],
  opens: textOf(opens) || "0:00",
  closes: textOf(closes) || "24:00",
});
