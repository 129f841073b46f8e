import { ATTRIBUTE_TYPES, type AttributeType, type ImportPreview } from "~/pages/contacts/types";

/** What every contact has and a column can fill. */
export const FIELDS = ["email", "external_id", "anonymous_id", "locale", "time_zone", "tags", "company.id"] as const;
export type Field = (typeof FIELDS)[number];

export const IGNORE = "-";

/** Where each column goes, by its name, as the API writes it: `email`, `post_code:text`, `-`. */
export type Mapping = Record<string, string>;

export interface Column {
  name: string;
  target: string;
  /** What an attribute's values were found to be. */
  type: string;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

export const columnsOf = (preview: ImportPreview): Column[] =>
  preview.columns.map((column) => ({ name: textOf(column.name), target: textOf(column.target), type: textOf(column.type) }));

/** Where the columns go at first. When nobody could tell, by their own names: then only the key is
 * missing. What belongs to companies cannot be written so. */
export function firstMapping(preview: ImportPreview): Mapping {
  const own = ({ name }: Column) => (name.startsWith("company.") && name !== "company.id" ? IGNORE : name);
  return Object.fromEntries(columnsOf(preview).map((column) => [column.name, preview.problem ? own(column) : column.target]));
}

export type Target =
  | { kind: "ignore" }
  | { kind: "field"; field: Field }
  | { kind: "attribute"; name: string }
  | { kind: "new"; name: string; type: AttributeType | null };

export function targetOf(written: string, declared: ReadonlySet<string>): Target {
  if (written === IGNORE) return { kind: "ignore" };
  const field = FIELDS.find((each) => each === written);
  if (field) return { kind: "field", field };
  if (declared.has(written)) return { kind: "attribute", name: written };
  const colon = written.lastIndexOf(":");
  const type = ATTRIBUTE_TYPES.find((each) => each === written.slice(colon + 1)) ?? null;
  return { kind: "new", name: colon >= 0 && type ? written.slice(0, colon) : written, type };
}

export const writtenNew = (name: string, type: AttributeType | null): string => (type ? `${name}:${type}` : name);
