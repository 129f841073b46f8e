/** Days as the API writes them: 2026-03-01. */

import type { Period } from "~/pages/workflows/results/search";

/** The day so many days later. */
export function shifted(day: string, by: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + by);
  return at.toISOString().slice(0, 10);
}

/** The day that it is somewhere at an instant. */
export function dayAt(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** The most days that can be asked for at once. */
const MOST_DAYS = 3660;

export interface Span {
  first: string;
  last: string;
}

/** Where there is something when a period has nothing: as many days as it had, the last that have any; then all there are. */
export function daysOffered({ first, last }: Span, { from, to }: Period): Period[] {
  const back = (days: number) => {
    const start = shifted(last, 1 - days);
    return { from: start > first ? start : first, to: last };
  };
  const near = back(daysFrom(from, to).length);
  const all = back(MOST_DAYS);
  return near.from === all.from ? [all] : [near, all];
}

/** What a point of a chart stands for. */
export const UNITS = ["day", "week", "month"] as const;
export type Unit = (typeof UNITS)[number];

/** The smallest that leaves few enough points to tell them apart. */
export const usualUnit = (days: number): Unit => (days <= 92 ? "day" : days <= 731 ? "week" : "month");

/** Days in a row by the week, from Monday on, or the month that they are of. */
export function groupedBy(unit: Unit, days: readonly string[]): string[][] {
  const groups: string[][] = [];
  let before = "";
  for (const day of days) {
    const start = startOf(unit, day);
    if (start === before) groups.at(-1)?.push(day);
    else groups.push([day]);
    before = start;
  }
  return groups;
}

function startOf(unit: Unit, day: string): string {
  if (unit === "day") return day;
  if (unit === "month") return day.slice(0, 7);
  return shifted(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** Every day from the first to the last: those without anything are not in the answer, yet on the chart. */
export function daysFrom(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = shifted(day, 1)) days.push(day);
  return days;
}
