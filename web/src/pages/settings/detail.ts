const LONGEST = 200;

/** What a change tells besides, by field, each as one short line. */
export function detailOf(detail: Readonly<Record<string, unknown>>): [field: string, value: string][] {
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([field, value]): [string, string] => [field, shortened(textOf(value))])
    .filter(([, text]) => text !== "");
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  if (typeof value === "object" && value !== null) return Object.entries(value).map(([name, inner]) => `${name}: ${textOf(inner)}`).join(", ");
  return String(value);
}

const shortened = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
