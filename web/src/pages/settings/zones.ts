/** The time zones that the browser knows, and one more if it does not. */
export function zonesWith(zone: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  const all = new Set(["UTC", ...known, ...(zone ? [zone] : [])]);
  return [...all].sort();
}
