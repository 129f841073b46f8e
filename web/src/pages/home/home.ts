import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";

export type Awaiting = components["schemas"]["Awaiting"];

export type UnverifiedSender = components["schemas"]["UnverifiedSender"];

export const home = queryOptions({
  queryKey: ["home"],
  queryFn: () => answerOf(api.GET("/api/v1/home")),
  refetchInterval: 30_000,
});

/** What awaits a person of one kind, by workflow. */
export const awaiting = (all: readonly Awaiting[], task: Awaiting["task"]): Awaiting[] => all.filter((one) => one.task === task);
