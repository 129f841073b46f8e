type Unit = "second" | "minute" | "hour";

const DAY = 86_400;

/** How far an instant is from now, in its largest unit; null: by a day or more. */
export function distance(at: Date, now: Date): { amount: number; unit: Unit } | null {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const size = Math.abs(seconds);
  if (size >= DAY) return null;
  if (size < 60) return { amount: seconds, unit: "second" };
  if (size < 3600) return { amount: Math.trunc(seconds / 60), unit: "minute" };
  return { amount: Math.trunc(seconds / 3600), unit: "hour" };
}
