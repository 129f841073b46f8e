import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import type { FormChanges, FormWhole } from "~/pages/forms/design";
import type { Kind } from "~/pages/forms/kinds";
import type { FormSearch, ListSearch, Sorted } from "~/pages/forms/search";
import { byField } from "~/ui/acting/refusal";
import type { Sort } from "~/ui/acting/sorting";

export type Submission = components["schemas"]["FormSubmission"];

/** What was read, with the tag that says which state of it. */
export interface Held<T> {
  whole: T;
  tag: string;
}

export async function heldOf<T>(call: Promise<{ data?: T; response: Response }>): Promise<Held<T>> {
  const { data, response } = await call;
  return { whole: data as T, tag: response.headers.get("ETag") ?? "" };
}

/** Refuses what would overwrite a state that was not seen. */
export const ifMatch = (tag: string) => ({ "If-Match": tag });

/** How one of a kind is read. */
export const oneOf = <W>(kind: Kind, slug: string, read: () => Promise<Held<W>>) => queryOptions({ queryKey: [kind, "one", slug], queryFn: read });
export type OneOf<W> = ReturnType<typeof oneOf<W>>;

interface ListQuery {
  search: string;
  archived: boolean;
  sort: Sort<Sorted>;
  cursor: string;
}

interface Page<R> {
  total: number;
  items: R[];
  next?: string | null;
}

/** How those of a kind that match are read, a page of them at a time. */
export const listOf = <R>(kind: Kind, { search = "", archived, sort = "name", cursor = "" }: ListSearch, read: (query: ListQuery) => Promise<Page<R>>) => {
  const query: ListQuery = { search, archived: archived ?? false, sort, cursor };
  return queryOptions({ queryKey: [kind, "list", query], queryFn: () => read(query) });
};
export type ListOf<R> = ReturnType<typeof listOf<R>>;

const at = (slug: string) => ({ path: { slug } });

export const formsFound = (search: ListSearch) => listOf("forms", search, (query) => answerOf(api.GET("/api/v1/forms", { params: { query } })));

export const form = (slug: string) => oneOf("forms", slug, () => heldOf(api.GET("/api/v1/forms/{slug}", { params: at(slug) })));

export const changeForm = (slug: string, body: FormChanges, tag: string): Promise<Held<FormWhole>> =>
  heldOf(api.PATCH("/api/v1/forms/{slug}", { params: at(slug), body, headers: ifMatch(tag), middleware: [byField] }));

/** Those that give a resource: who submits one of them gets it. */
export const formsGiving = (resource: string) =>
  queryOptions({
    queryKey: ["forms", "giving", resource],
    queryFn: () => answerOf(api.GET("/api/v1/forms", { params: { query: { resource, limit: 200 } } })),
  });

export const pagesWith = (form: string) =>
  queryOptions({
    queryKey: ["landing-pages", "with", form],
    queryFn: () => answerOf(api.GET("/api/v1/landing-pages", { params: { query: { form, limit: 200 } } })),
  });

export const submissions = (slug: string, { waiting, cursor = "" }: FormSearch) =>
  queryOptions({
    queryKey: ["forms", "submissions", slug, waiting, cursor],
    queryFn: () => answerOf(api.GET("/api/v1/forms/{slug}/submissions", { params: { ...at(slug), query: { cursor, ...(waiting ? { waiting: waiting === "yes" } : {}) } } })),
  });

/** So many pages of submissions are read for the chart, and no more. */
const MOST_PAGES = 10;

/** The submissions since an instant, the last first; `all`: there were not too many to read. */
export const lately = (slug: string, since: string) =>
  queryOptions({
    queryKey: ["forms", "lately", slug, since],
    queryFn: async () => {
      const found: Submission[] = [];
      let cursor = "";
      for (let page = 0; page < MOST_PAGES; page++) {
        const { items, next } = await answerOf(api.GET("/api/v1/forms/{slug}/submissions", { params: { ...at(slug), query: { limit: 200, cursor } } }));
        found.push(...items.filter((each) => each.at >= since));
        if (!next || found.length < (page + 1) * 200) return { found, all: true };
        cursor = next;
      }
      return { found, all: false };
    },
    staleTime: 60_000,
  });
