import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";

/** Everything about one workflow is asked again by the key ["workflow", slug]. */
const about = (slug: string, part: string, ...more: unknown[]) => ["workflow", slug, part, ...more];

export const workflowOf = (slug: string) =>
  queryOptions({
    queryKey: about(slug, "shown"),
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}", { params: { path: { slug } } })),
  });

export const draftOf = (slug: string) =>
  queryOptions({
    queryKey: about(slug, "draft"),
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/draft", { params: { path: { slug } } })),
  });

export const versionsOf = (slug: string) =>
  queryOptions({
    queryKey: about(slug, "versions"),
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/versions", { params: { path: { slug } } })),
  });

/** The definition of a published version. */
export const versionOf = (slug: string, number: number) =>
  queryOptions({
    queryKey: about(slug, "version", number),
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/versions/{number}", { params: { path: { slug, number } } })),
    staleTime: Infinity,
  });

/** The same, with what is said of its parts. */
export const drawnVersionOf = (slug: string, number: number) =>
  queryOptions({
    queryKey: about(slug, "drawn", number),
    queryFn: async ({ client }) => {
      const draft = await client.query({ ...versionOf(slug, number), staleTime: "static" });
      return { draft, words: await answerOf(api.POST("/api/v1/definitions/describe", { body: draft as never })) };
    },
    staleTime: Infinity,
  });

/** Of the live version and of all days, unless others are given. */
export const resultsOf = (slug: string, which: { version?: number; from?: string; to?: string } = {}) =>
  queryOptions({
    queryKey: about(slug, "results", which),
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/results", { params: { path: { slug }, query: which } })),
    placeholderData: keepPreviousData,
  });

export const daysOf = (slug: string, from: string, to: string) =>
  queryOptions({
    queryKey: about(slug, "days", from, to),
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/results/days", { params: { path: { slug }, query: { from, to } } })),
    placeholderData: keepPreviousData,
  });
