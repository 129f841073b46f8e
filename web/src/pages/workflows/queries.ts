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

export const resultsOf = (slug: string, version?: number) =>
  queryOptions({
    queryKey: about(slug, "results", version),
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/results", { params: { path: { slug }, query: version ? { version } : {} } })),
    placeholderData: keepPreviousData,
  });

export const daysOf = (slug: string, from: string, to: string) =>
  queryOptions({
    queryKey: about(slug, "days", from, to),
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/results/days", { params: { path: { slug }, query: { from, to } } })),
    placeholderData: keepPreviousData,
  });
