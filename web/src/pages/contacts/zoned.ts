/** The parts of an instant on the clocks of a zone, as a field for date and time writes them. */
export function toLocal(instant: string, zone: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return "";
  const format = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${String(parts.year).padStart(4, "0")}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** The instant when the clocks of a zone show that; null: what is written is no date and time. A time
 * that the clocks skip is taken as if they had not, one that comes twice the first time. */
export function fromLocal(local: string, zone: string): string | null {
  const wall = new Date(`${local}Z`).getTime();
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) || Number.isNaN(wall)) return null;
  const offset = (at: number) => new Date(`${toLocal(new Date(at).toISOString(), zone)}Z`).getTime() - at;
  const day = 86_400_000;
  const before = wall - offset(wall - day);
  const after = wall - offset(wall + day);
  const fits = (at: number) => at + offset(at) === wall;
  return new Date(fits(before) || !fits(after) ? before : after).toISOString();
}
