import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { Job } from "~/pages/contacts/types";
import { type Asked, backtestingOf, simulatingOf } from "~/pages/workflows/simulate/asked";
import { byField } from "~/ui/acting/refusal";

const MOST = 50;

/** The latest simulation or backtest of a workflow among the latest of all; null: none. */
export const latestRun = (slug: string) =>
  queryOptions({
    queryKey: ["jobs", "latest run", slug],
    queryFn: async () => {
      const found = await Promise.all((["simulate", "backtest"] as const).map((kind) => answerOf(api.GET("/api/v1/jobs", { params: { query: { kind, limit: MOST } } }))));
      const own = found.flatMap((page) => page.items).filter((job) => job.params.workflow === slug && job.state !== "cancelled");
      return own.sort((one, other) => other.created_at.localeCompare(one.created_at))[0]?.id ?? null;
    },
  });

/** Begins what is asked; `at` is the first instant of a day. */
export function begin(slug: string, asked: Asked, at: (day: string) => string): Promise<Job> {
  const params = { path: { slug } };
  return asked.mode === "simulate"
    ? answerOf(api.POST("/api/v1/workflows/{slug}/simulate", { params, body: simulatingOf(asked, at), middleware: [byField] }))
    : answerOf(api.POST("/api/v1/workflows/{slug}/backtest", { params, body: backtestingOf(asked, at), middleware: [byField] }));
}
