import { queryOptions, skipToken } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import type { EmailsSearch } from "~/pages/emails/search";

export type Summary = components["schemas"]["EmailSummary"];
export type Whole = components["schemas"]["EmailWhole"];
export type Body = components["schemas"]["EmailBody"];

/** What a card of the gallery shows. */
export type Card = Summary;

const SHOWN = 24;

export const emailsFound = (search: EmailsSearch) =>
  queryOptions({
    queryKey: ["emails", search],
    queryFn: () => answerOf(api.GET("/api/v1/emails", { params: { query: { search: "", category: "", sort: "name", cursor: "", ...search, limit: SHOWN } } })),
  });

export const email = (slug: string) =>
  queryOptions({ queryKey: ["emails", "one", slug], queryFn: () => answerOf(api.GET("/api/v1/emails/{slug}", { params: { path: { slug } } })) });

export const versionsOf = (slug: string) =>
  queryOptions({ queryKey: ["emails", "versions", slug], queryFn: () => answerOf(api.GET("/api/v1/emails/{slug}/versions", { params: { path: { slug } } })) });

/** The words of an earlier version, to be looked at as a design that is not saved. */
export const wordsOf = (slug: string, number: number | undefined) =>
  queryOptions({
    queryKey: ["emails", "version", slug, number],
    queryFn: number ? () => answerOf(api.GET("/api/v1/emails/{slug}/versions/{number}", { params: { path: { slug, number } } })) : skipToken,
    staleTime: Infinity,
  });

/** An email whole, as it is saved, checked and previewed. */
export function designOf(whole: Whole, words: Pick<Whole, "fallback" | "locales"> = whole): Body {
  const { name, category, transactional, sender } = whole;
  return { name, category, transactional, sender, fallback: words.fallback, locales: words.locales as Body["locales"] };
}

export const problemsOf = (whole: Whole) =>
  queryOptions({
    queryKey: ["emails", "problems", whole.slug, whole.version],
    queryFn: () => answerOf(api.POST("/api/v1/emails/{slug}/check", { params: { path: { slug: whole.slug } }, body: designOf(whole) })),
  });

/** Somebody to preview emails with before one is chosen. */
export const anyContact = queryOptions({
  queryKey: ["contacts", "any"],
  queryFn: async () => {
    const { items } = await answerOf(api.GET("/api/v1/contacts", { params: { query: { limit: 1 } } }));
    return items[0]?.email ?? items[0]?.id ?? null;
  },
  staleTime: Infinity,
});

export const contactsLike = (q: string) =>
  queryOptions({
    queryKey: ["search", "contacts", q],
    queryFn: async () => {
      const { items } = await answerOf(api.GET("/api/v1/search", { params: { query: { q, limit: 50 } } }));
      return [...new Set(items.filter((hit) => hit.kind === "contact").map((hit) => hit.name))];
    },
    enabled: q !== "",
  });
