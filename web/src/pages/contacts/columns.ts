import { useLocalStorage } from "@mantine/hooks";

/** What a table of contacts can show beside who it is; attributes come as `attribute:plan`. */
export const FACTS = ["name", "lifecycle", "score", "marketing", "tags", "locale", "external_id", "created_at"] as const;
export type Fact = (typeof FACTS)[number];
export type Column = Fact | `attribute:${string}`;

export const FIRST: Column[] = ["name", "lifecycle", "score", "marketing", "tags", "created_at"];

const PREFIX = "attribute:";

/** The attribute that a column shows; null: it shows a fact that every contact has. */
export const attributeOf = (column: Column): string | null =>
  column.startsWith(PREFIX) ? column.slice(PREFIX.length) : null;

export const columnOf = (attribute: string): Column => `attribute:${attribute}`;

/** What was kept, without what is no column any more. */
export function checkedColumns(kept: unknown): Column[] {
  if (!Array.isArray(kept)) return FIRST;
  const isColumn = (each: unknown): each is Column =>
    typeof each === "string" && (FACTS.some((fact) => fact === each) || (each.startsWith(PREFIX) && each.length > PREFIX.length));
  return [...new Set(kept.filter(isColumn))];
}

function read(text: string | undefined): Column[] {
  try {
    return text === undefined ? FIRST : checkedColumns(JSON.parse(text));
  } catch {
    return FIRST;
  }
}

/** The columns that this user chose, in this browser. */
export function useColumns(user: string) {
  return useLocalStorage<Column[]>({ key: `jalon.contacts.columns.${user}`, defaultValue: FIRST, deserialize: read, getInitialValueInEffect: false });
}
