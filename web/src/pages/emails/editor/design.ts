import type { components } from "~/api/schema";
import blank from "~/pages/emails/editor/blank.mjml?raw";
import { phrased } from "~/pages/emails/editor/phrases";
import type { Body, Whole } from "~/pages/emails/queries";

export type Content = components["schemas"]["EmailWords"];

/** As the server takes them. */
const LOCALE = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/;

export const isLocale = (text: string): boolean => LOCALE.test(text);

export const blankContent = (locale: string): Content => ({ subject: "", preheader: "", mjml: phrased(blank, locale) });

export const blankDesign = (name: string, locale: string): Body => ({
  name,
  category: "",
  transactional: false,
  sender: null,
  fallback: locale,
  locales: { [locale]: blankContent(locale) },
});

export const localesOf = (design: Body): string[] => Object.keys(design.locales);

/** The locale that is read by contacts whose own is missing. */
export const fallbackOf = (design: Body): string => design.fallback || (localesOf(design)[0] ?? "");

/** The one asked for, or else the fallback. */
export const localeIn = (design: Body, asked: string | undefined): string => (asked && asked in design.locales ? asked : fallbackOf(design));

/** Whether a locale lacks what an email cannot do without. */
export const isMissing = (content: Content): boolean => !content.subject.trim() || !(content.mjml ?? content.html ?? "").trim();

export function withContent(design: Body, locale: string, changes: Partial<Content>): Body {
  const before = design.locales[locale] ?? blankContent(locale);
  return { ...design, locales: { ...design.locales, [locale]: { ...before, ...changes } } };
}

/** Adds a locale: a copy of another, or blank. */
export function withLocale(design: Body, locale: string, from: string | null): Body {
  const copied = from === null ? undefined : design.locales[from];
  return { ...design, locales: { ...design.locales, [locale]: copied ? { ...copied } : blankContent(locale) } };
}

/** Less a locale; the last one stays. */
export function withoutLocale(design: Body, locale: string): Body {
  const { [locale]: _gone, ...locales } = design.locales;
  const [first] = Object.keys(locales);
  if (first === undefined) return design;
  return { ...design, locales, fallback: design.fallback === locale ? first : (design.fallback ?? null) };
}

/** What the server keeps of a content: it leaves out what is empty. */
const kept = ({ subject, preheader, mjml, html, text }: Content): Content => ({
  subject,
  preheader: preheader || "",
  ...(mjml && { mjml }),
  ...(html && { html }),
  ...(text && { text }),
});

/** A design as it is sent, and compared with what is published. */
export function tidy(design: Body): Body {
  const { name, category, transactional, sender } = design;
  const locales = Object.fromEntries(Object.entries(design.locales).map(([locale, content]) => [locale, kept(content)]));
  return { name, category, transactional, sender: sender ?? null, fallback: fallbackOf(design), locales };
}

export function sameDesign(one: Body, other: Body): boolean {
  return ordered(tidy(one)) === ordered(tidy(other));
}

/** The order of what is written in an object is no difference. */
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1))) : each,
  );

/** A draft as the pages show emails that are saved. */
export const wholeOf = (slug: string, design: Body, version: number): Whole => {
  const { name, category, transactional, sender, fallback, locales } = tidy(design);
  return { slug, name: name || slug, category, transactional, sender: sender ?? null, version, created_at: "", fallback: fallback ?? "", locales };
};
