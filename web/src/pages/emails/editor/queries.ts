import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import { Problem } from "~/api/problem";
import { type Base, keptDraft, type Kept } from "~/pages/emails/editor/keeping";
import { type Body, designOf } from "~/pages/emails/queries";

export interface Published {
  design: Body;
  base: Base;
}

/** What is published, with the tag that a change of it must name; null: nothing yet. */
export async function publishedOf(slug: string): Promise<Published | null> {
  try {
    const { data, response } = await api.GET("/api/v1/emails/{slug}", { params: { path: { slug } } });
    return data ? { design: designOf(data), base: { version: data.version, etag: response.headers.get("ETag") ?? "" } } : null;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

export interface Opened {
  published: Published | null;
  kept: Kept | null;
}

/** Where editing begins: asked anew each time the editor is opened, and not while one writes. */
export const opened = (slug: string) =>
  queryOptions({
    queryKey: ["email-editor", slug],
    queryFn: async (): Promise<Opened> => {
      const kept = (await keptDraft(slug)) ?? null;
      // One that was never published is looked for when it is: nothing is there to be compared with.
      const published = kept?.base === null ? null : await publishedOf(slug);
      return { published, kept };
    },
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** Puts what is written in the place of what is published; a 412 says that it has changed meanwhile. */
export async function publish(slug: string, design: Body, base: Base | null): Promise<Published> {
  const headers = base ? { "If-Match": base.etag } : {};
  const { data, response } = await api.PUT("/api/v1/emails/{slug}", { params: { path: { slug } }, body: design, headers });
  if (!data) throw new Error(slug);
  return { design: designOf(data), base: { version: data.version, etag: response.headers.get("ETag") ?? "" } };
}

export const problemsOfDraft = (slug: string, design: Body) =>
  queryOptions({
    queryKey: ["emails", "draft problems", slug, design],
    queryFn: async () => {
      const { problems } = await answerOf(api.POST("/api/v1/emails/{slug}/check", { params: { path: { slug } }, body: design }));
      return problems;
    },
    staleTime: Infinity,
    gcTime: 60_000,
  });

/** What contacts have: the first of their attributes, by name. */
export const attributes = queryOptions({
  queryKey: ["attributes", "names"],
  queryFn: async () => {
    const { items } = await answerOf(api.GET("/api/v1/attributes", { params: { query: { limit: 200 } } }));
    return items.map(({ name }) => name);
  },
  staleTime: 60_000,
});

export const senders = queryOptions({
  queryKey: ["senders", "choices"],
  queryFn: async () => {
    const { items } = await answerOf(api.GET("/api/v1/senders"));
    return items.map(({ slug, name, address }) => ({ value: slug, label: `${name} <${address}>` }));
  },
  staleTime: 60_000,
});
