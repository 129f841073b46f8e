/** A time of day as definitions write it, `9:00`, `24:00`; null: it is none. Takes what people type: 9, 9h30, 0930. */
export function readTime(typed: string): string | null {
  const [, hours, minutes = "0"] = /^(\d{1,2})(?:\s*[h:.]\s*(\d{2})?|(\d{2}))?$/i.exec(withColon(typed)) ?? [];
  if (hours === undefined) return null;
  const [hour, minute] = [Number(hours), Number(minutes)];
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null;
  return `${hour}:${String(minute).padStart(2, "0")}`;
}

/** Four digits alone are hours and minutes. */
const withColon = (typed: string): string => typed.trim().replace(/^(\d\d)(\d\d)$/, "$1:$2");

/** A day and a time as definitions write them, `2026-12-24 9:00`, from a field's `2026-12-24T09:00`. */
export function readLocalTime(field: string): string | null {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(field) ?? [];
  const at = time === undefined ? null : readTime(time);
  return day !== undefined && at !== null ? `${day} ${at}` : null;
}

/** The reverse; empty: it is no such text. */
export function writeLocalTime(text: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d{1,2}:\d\d)$/.exec(text) ?? [];
  return day !== undefined && time !== undefined ? `${day}T${time.padStart(5, "0")}` : "";
}
