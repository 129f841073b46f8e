/** The rule of a schedule (RRULE of RFC 5545), as far as it can be chosen from; others are typed. */

export const FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** In the order of the week, with the names that definitions use elsewhere. */
export const DAYS = { MO: "mon", TU: "tue", WE: "wed", TH: "thu", FR: "fri", SA: "sat", SU: "sun" } as const;
export type Day = keyof typeof DAYS;
const DAY_NAMES = Object.keys(DAYS) as Day[];

export interface Recurrence {
  frequency: Frequency;
  /** Every so many of them. */
  interval: number;
  /** Of a weekly one; none: the weekday on which it begins. */
  days: Day[];
  /** Of a monthly one, 1 to 31, or -1 for the last; null: the day on which it begins. */
  monthDay: number | null;
  /** The last day, as in 2026-12-24. */
  until: string | null;
  /** How many times in all. */
  count: number | null;
}

const WHOLE = /^\d{1,4}$/;

/** The rule taken apart; null: it says more than can be chosen. */
export function recurrenceOf(rule: string): Recurrence | null {
  const found: Recurrence = { frequency: "WEEKLY", interval: 1, days: [], monthDay: null, until: null, count: null };
  const parts = new Map(rule.trim().split(";").filter(Boolean).map((part) => part.split("=", 2) as [string, string | undefined]));
  const frequency = FREQUENCIES.find((each) => each === parts.get("FREQ"));
  if (!frequency) return null;
  found.frequency = frequency;
  for (const [name, value = ""] of parts) {
    if (name !== "FREQ" && !take(found, name, value)) return null;
  }
  return found;
}

function take(found: Recurrence, name: string, value: string): boolean {
  if (name === "INTERVAL" && WHOLE.test(value) && Number(value) > 0) found.interval = Number(value);
  else if (name === "COUNT" && WHOLE.test(value)) found.count = Number(value);
  else if (name === "UNTIL" && /^\d{8}$/.test(value)) found.until = value.replace(/(....)(..)(..)/, "$1-$2-$3");
  else if (name === "BYMONTHDAY" && found.frequency === "MONTHLY" && /^(-1|[1-9]|[12]\d|3[01])$/.test(value)) found.monthDay = Number(value);
  else if (name === "BYDAY" && found.frequency === "WEEKLY") {
    const days = value.split(",");
    found.days = DAY_NAMES.filter((day) => days.includes(day));
    return found.days.length === days.length;
  } else return false;
  return true;
}

export function ruleOf({ frequency, interval, days, monthDay, until, count }: Recurrence): string {
  const ordered = DAY_NAMES.filter((day) => days.includes(day));
  const parts = [
    `FREQ=${frequency}`,
    interval > 1 && `INTERVAL=${interval}`,
    frequency === "WEEKLY" && ordered.length > 0 && `BYDAY=${ordered.join(",")}`,
    frequency === "MONTHLY" && monthDay !== null && `BYMONTHDAY=${monthDay}`,
    // A rule ends on a day or after a number of times, not both.
    until !== null ? `UNTIL=${until.replaceAll("-", "")}` : count !== null && `COUNT=${count}`,
  ];
  return parts.filter((part) => typeof part === "string").join(";");
}
