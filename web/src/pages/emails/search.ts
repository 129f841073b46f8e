/** What of the gallery is looked at. */
export interface EmailsSearch {
  search?: string;
  category?: string;
  cursor?: string;
}

const texts = <Name extends string>(given: Record<string, unknown>, names: readonly Name[]): Partial<Record<Name, string>> => {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = given[name];
    if (typeof value === "string" && value) found[name] = value;
  }
  return found;
};

export const checkedEmails = (given: Record<string, unknown>): EmailsSearch => texts(given, ["search", "category", "cursor"]);

export const PARTS = ["preview", "checks", "uses", "versions"] as const;
export type Part = (typeof PARTS)[number];

/** What of one email is looked at, and how. */
export interface EmailSearch {
  part?: Part;
  contact?: string;
  locale?: string;
  width?: "mobile";
  dark?: true;
  version?: number;
}

export function checkedEmail(given: Record<string, unknown>): EmailSearch {
  const found: EmailSearch = texts(given, ["contact", "locale"]);
  const part = PARTS.find((each) => each === given.part);
  if (part && part !== "preview") found.part = part;
  if (given.width === "mobile") found.width = "mobile";
  if (given.dark === true) found.dark = true;
  if (Number.isInteger(given.version) && (given.version as number) > 0) found.version = given.version as number;
  return found;
}

/** A search with some of it changed; `undefined` drops. */
export function changed(search: EmailSearch, changes: { [Name in keyof EmailSearch]?: EmailSearch[Name] | undefined }): EmailSearch {
  return Object.fromEntries(Object.entries({ ...search, ...changes }).filter(([, value]) => value !== undefined));
}
