import type { components } from "~/api/schema";

type DayTotals = components["schemas"]["DayTotals"];

/** Of a day, or of several. */
export interface Figures {
  entered: number;
  sent: number;
  opened: number;
  clicked: number;
  goal: number;
}

export interface Day extends Figures {
  /** As in 2026-03-02. */
  day: string;
}

const NAMES = ["entered", "sent", "opened", "clicked", "goal"] as const;

/** The date of an instant in a time zone. */
export function dateIn(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** The last days up to one, in order, with zeros where nothing was counted. */
export function lastDays(totals: readonly DayTotals[], last: string, length: number): Day[] {
  const counted = new Map(totals.map(({ day, counts }) => [day, counts]));
  const end = Date.parse(`${last}T00:00:00Z`);
  return Array.from({ length }, (_, place) => {
    const day = new Date(end - (length - 1 - place) * 86_400_000).toISOString().slice(0, 10);
    return { day, ...figuresOf(counted.get(day) ?? {}) };
  });
}

/** All of the days together. */
export function sum(days: readonly Figures[]): Figures {
  const whole = figuresOf({});
  for (const day of days) for (const name of NAMES) whole[name] += day[name];
  return whole;
}

function figuresOf(counts: Readonly<Record<string, number>>): Figures {
  return Object.fromEntries(NAMES.map((name) => [name, counts[name] ?? 0])) as unknown as Figures;
}
