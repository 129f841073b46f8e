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

/** Whether sample data may be filled in: nobody is there, and nothing is really sent. */
export async function isBlank(): Promise<boolean> {
  const [{ sandbox }, { items }] = await Promise.all([answerOf(api.GET("/api/v1/sandbox")), answerOf(api.GET("/api/v1/contacts", { params: { query: { limit: 1 } } }))]);
  return sandbox && items.length === 0;
}

/** Why a work failed, in the server's words. */
export const whyFailed = ({ problem }: Work): string => (typeof problem?.message === "string" ? problem.message : "");

/** How far a work is, asked until it has ended. */
export const workOf = (id: string) =>
  queryOptions({
    queryKey: ["jobs", id],
    queryFn: () => answerOf(api.GET("/api/v1/jobs/{work_id}", { params: { path: { work_id: id } } })),
    refetchInterval: (query) => (hasEnded(query.state.data) ? false : 500),
  });

/** So many minutes, or to the next instant at which something is due. */
export const skipAhead = (minutes: number | null): Promise<Work> => answerOf(api.POST("/api/v1/sandbox/skip", { body: { minutes } }));

export const stopSkipping = (id: string): Promise<Work> => answerOf(api.POST("/api/v1/jobs/{work_id}/cancel", { params: { path: { work_id: id } } }));
