import { dateIn } from "~/pages/home/days";

interface Submitted {
  at: string;
  waiting: boolean;
}

export interface DayOf {
  /** As in 2026-03-02. */
  day: string;
  inEffect: number;
  waiting: number;
}

const DAY = 86_400_000;

/** The first instant of the days up to now that may count, whatever the zone. */
export const since = (now: Date, length: number): string => new Date(now.getTime() - (length + 1) * DAY).toISOString().slice(0, 10);

/** Submissions by day of a zone, the last days in order, with zeros where there was none. */
export function byDay(submitted: readonly Submitted[], now: Date, zone: string, length: number): DayOf[] {
  const end = Date.parse(`${dateIn(now, zone)}T00:00:00Z`);
  const days = new Map<string, DayOf>();
  for (let place = length - 1; place >= 0; place--) {
    const day = new Date(end - place * DAY).toISOString().slice(0, 10);
    days.set(day, { day, inEffect: 0, waiting: 0 });
  }
  for (const { at, waiting } of submitted) {
    const day = days.get(dateIn(new Date(at), zone));
    if (day) day[waiting ? "waiting" : "inEffect"]++;
  }
  return [...days.values()];
}
