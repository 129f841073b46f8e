import { shifted, type Unit, UNITS } from "~/pages/workflows/results/days";
import { SERIES, type Series } from "~/pages/workflows/results/series";

/** Lengths of a period that ends today, in days. */
export const LENGTHS = [7, 30, 90, 365] as const;
export type Length = (typeof LENGTHS)[number];

export interface PeriodSearch {
  days?: Length;
  /** Both or neither: a period of its own. */
  from?: string;
  to?: string;
}

export interface ResultsSearch extends PeriodSearch {
  /** Whose steps; without: the live one's. */
  version?: number;
  /** What the chart shows, joined by commas. */
  show?: string;
  /** In which currency it shows revenue. */
  currency?: string;
  /** How much time a point of it stands for; without: as the period is long. */
  per?: Unit;
}

export interface Period {
  from: string;
  to: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (value: unknown): value is string => typeof value === "string" && DAY.test(value) && !Number.isNaN(Date.parse(value));

export function checkedPeriod(given: Record<string, unknown>): PeriodSearch {
  const found: PeriodSearch = {};
  const days = LENGTHS.find((each) => each === Number(given.days));
  if (days) found.days = days;
  const { from, to } = given;
  if (isDay(from) && isDay(to) && from <= to) {
    found.from = from;
    found.to = to;
  }
  return found;
}

export function checkedResults(given: Record<string, unknown>): ResultsSearch {
  const found: ResultsSearch = checkedPeriod(given);
  const version = Number(given.version);
  if (Number.isInteger(version) && version > 0) found.version = version;
  if (typeof given.show === "string" && shownIn(given.show).length > 0) found.show = shownIn(given.show).join(",");
  const per = UNITS.find((each) => each === given.per);
  if (per) found.per = per;
  if (typeof given.currency === "string" && /^[A-Z]{3}$/.test(given.currency)) found.currency = given.currency;
  return found;
}

const shownIn = (text: string): Series[] => SERIES.filter((each) => text.split(",").includes(each));

/** What the chart shows when nothing else is asked. */
const USUAL: readonly Series[] = ["entered", "finished", "exited"];

export const shownOf = (search: ResultsSearch): readonly Series[] => (search.show ? shownIn(search.show) : USUAL);

/** The days that are looked at, when it is `today`. */
export function periodOf(search: PeriodSearch, today: string): Period {
  if (search.from && search.to) return { from: search.from, to: search.to };
  return { from: shifted(today, 1 - (search.days ?? 30)), to: today };
}
