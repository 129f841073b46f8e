import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";

export type Work = components["schemas"]["WorkStatus"];

export const sandboxClock = queryOptions({
  queryKey: ["sandbox"],
  queryFn: () => answerOf(api.GET("/api/v1/sandbox")),
  refetchInterval: (query) => (query.state.data?.moving ? 1000 : 30_000),
});

export const hasEnded = (work: Work | undefined): boolean => work !== undefined && work.state !== "queued" && work.state !== "running";

/** How far a skip is, asked until it has ended. */
export const skipping = (id: string) =>
  queryOptions({
    queryKey: ["skip", id],
    queryFn: () => answerOf(api.GET("/api/v1/jobs/{work_id}", { params: { path: { work_id: id } } })),
    refetchInterval: (query) => (hasEnded(query.state.data) ? false : 500),
  });

/** So many minutes, or to the next instant at which something is due. */
export const skipAhead = (minutes: number | null): Promise<Work> => answerOf(api.POST("/api/v1/sandbox/skip", { body: { minutes } }));

export const stopSkipping = (id: string): Promise<Work> => answerOf(api.POST("/api/v1/jobs/{work_id}/cancel", { params: { path: { work_id: id } } }));
