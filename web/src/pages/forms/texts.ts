import type { components } from "~/api/schema";

/** What visitors read, by language. */
export type Texts = components["schemas"]["VisitorTexts"];

export const LOCALES = ["en", "fr"] as const;
export type Locale = (typeof LOCALES)[number];

/** As visitors get it: in their language, else in the first there is, else what stands in for it. */
export function pick(texts: Texts | Readonly<Record<string, string>>, locale: string, fallback = ""): string {
  const written: Readonly<Record<string, string | null | undefined>> = { ...texts };
  return (written[locale] || LOCALES.map((each) => written[each]).find(Boolean)) ?? fallback;
}

export const localesOf = (texts: Texts): Locale[] => LOCALES.filter((locale) => texts[locale]);

/** A text that has to be there in each of the languages. */
export const required = (texts: Texts, locales: readonly Locale[]): Texts =>
  Object.fromEntries(LOCALES.filter((locale) => locales.includes(locale)).map((locale) => [locale, texts[locale] ?? ""]));

/** What is written in each of the languages. */
export const inEach = (locales: readonly Locale[], write: (locale: Locale) => string): Texts => Object.fromEntries(locales.map((locale) => [locale, write(locale)]));

/** A text that may be left out, but not in some of the languages alone. */
export function optional(texts: Texts, locales: readonly Locale[]): Texts {
  const all = required(texts, locales);
  return LOCALES.some((locale) => all[locale]?.trim()) ? all : {};
}
