export const UNITS = ["minute", "hour", "day", "week"] as const;
export type Unit = (typeof UNITS)[number];

export type Period = {
  count: number;
  unit: Unit;
};

/** A fixed period as the server writes it ("7 days"); null: it is none. */
export function periodOf(text: string): Period | null {
  const [, count, unit] = /^(\d+) (\w+?)s?$/.exec(text.trim()) ?? [];
  const known = UNITS.find((each) => each === unit);
  return count && known ? { count: Number(count), unit: known } : null;
}

export const periodText = ({ count, unit }: Period): string => `${count} ${unit}${count === 1 ? "" : "s"}`;
