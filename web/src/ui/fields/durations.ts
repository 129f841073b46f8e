export const UNITS = ["minute", "hour", "day", "week", "month"] as const;
export type Unit = (typeof UNITS)[number];

/** Those of a fixed length: months have none. */
export const FIXED_UNITS: readonly Unit[] = ["minute", "hour", "day", "week"];

export interface DurationDraft {
  count: string;
  unit: Unit;
}

const WRITTEN = /^(\d{1,4}) (minute|hour|day|week|month)s?$/;

/** A duration as definitions write it: `3 days`. */
export function readDuration(text: string): DurationDraft | null {
  const [, count, unit] = WRITTEN.exec(text) ?? [];
  const known = UNITS.find((each) => each === unit);
  return count !== undefined && known ? { count, unit: known } : null;
}

/** What was typed as definitions write it; null: it is no whole number up to 9999. */
export function writeDuration({ count, unit }: DurationDraft): string | null {
  const typed = count.trim();
  if (!/^\d{1,4}$/.test(typed)) return null;
  const number = Number(typed);
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}
