import { checkedEmail, type EmailSearch } from "~/pages/emails/search";

export const MODES = ["design", "source", "text", "preview", "checks", "settings"] as const;
export type Mode = (typeof MODES)[number];

/** How an email is edited: `locale` is the one that is written in, and that its preview shows. */
export interface EditorSearch extends Pick<EmailSearch, "contact" | "locale" | "width" | "dark"> {
  mode?: Exclude<Mode, "design">;
  beside?: true;
}

export function checkedEditor(given: Record<string, unknown>): EditorSearch {
  const { contact, locale, width, dark } = checkedEmail(given);
  const mode = MODES.find((each) => each === given.mode);
  return {
    ...(contact && { contact }),
    ...(locale && { locale }),
    ...(width && { width }),
    ...(dark && { dark }),
    ...(mode && mode !== "design" && { mode }),
    ...(given.beside === true && { beside: true }),
  };
}

export const BEGINNINGS = ["blank", "copy", "template"] as const;
export type Beginning = (typeof BEGINNINGS)[number];

/** What a new email begins with; `from`: the email that is copied, or `template/email`. */
export interface NewSearch {
  begin?: Exclude<Beginning, "blank">;
  from?: string;
}

export function checkedNew(given: Record<string, unknown>): NewSearch {
  const begin = BEGINNINGS.find((each) => each === given.begin);
  return {
    ...(begin && begin !== "blank" && { begin }),
    ...(typeof given.from === "string" && given.from && { from: given.from }),
  };
}
