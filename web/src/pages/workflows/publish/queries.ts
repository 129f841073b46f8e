import { queryOptions, keepPreviousData } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { byField } from "~/ui/acting/refusal";

export type Choices = components["schemas"]["Publishing"];
export type Preview = components["schemas"]["PublishPreview"];
export type Published = components["schemas"]["Published"];

/** The draft as it is now, with the tag by which publishing knows it again. */
export const readDraft = (slug: string) =>
  queryOptions({
    queryKey: ["workflow", slug, "draft", "to publish"],
    queryFn: async () => {
      const { data, response } = await api.GET("/api/v1/workflows/{slug}/draft", { params: { path: { slug } } });
      return { draft: data as components["schemas"]["DraftShown"], tag: response.headers.get("ETag") ?? "" };
    },
  });

/** What publishing that draft would do. */
export const preview = (slug: string, tag: string, choices: Choices) =>
  queryOptions({
    queryKey: ["workflow", slug, "publishing", tag, choices],
    queryFn: () => answerOf(api.POST("/api/v1/workflows/{slug}/publish/preview", { params: { path: { slug } }, body: choices })),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Publishes the draft that was read, or none. */
export const publish = (slug: string, tag: string, choices: Choices): Promise<Published> =>
  answerOf(api.POST("/api/v1/workflows/{slug}/publish", { params: { path: { slug } }, body: choices, headers: { "If-Match": tag }, middleware: [byField] }));

/** A condition as a sentence; it may be one that only a workflow understands, and then it has none. */
export const sentenceOf = (when: Readonly<Record<string, unknown>>) =>
  queryOptions({
    queryKey: ["condition", "sentence", when],
    queryFn: async () => (await answerOf(api.POST("/api/v1/conditions/preview", { body: { when, size: 0 } }))).sentence,
    retry: false,
    staleTime: 60_000,
  });
