import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import { Problem } from "~/api/problem";
import type { components } from "~/api/schema";
import { type Model, modelOf, type Rule, tidied } from "~/pages/settings/scoring/model";
import { byField } from "~/ui/acting/refusal";

export interface InUse {
  model: Model;
  version: number;
  changed_at: string | null;
  lanes_left: number;
  /** Says which state of it was read. */
  tag: string;
}

export const scoring = queryOptions({
  queryKey: ["scoring"],
  queryFn: async (): Promise<InUse> => {
    const { data, response } = await api.GET("/api/v1/scoring");
    const { model, version, changed_at, lanes_left } = data as components["schemas"]["ScoringInUse"];
    return { model: modelOf(model), version, changed_at, lanes_left, tag: response.headers.get("ETag") ?? "" };
  },
  refetchInterval: (query) => (query.state.data && query.state.data.lanes_left > 0 ? 2000 : false),
});

const written = ({ threshold, rules }: Model) => ({ ...(threshold === undefined ? {} : { threshold }), rules: rules.map(tidied) });

/** In contacts: what applying a model would change. */
export type Effect = Pick<components["schemas"]["ScoringPreview"], "scores" | "become_mql" | "no_longer_mql" | "warnings">;

const PAUSE = 700;

/** What a model would change, counted at once or, where everybody has to be scored, by a work one waits for. */
export async function effectOf(model: Model): Promise<Effect> {
  const answer = await answerOf(api.POST("/api/v1/scoring/preview", { body: { model: written(model) }, middleware: [byField] }));
  return "become_mql" in answer ? answer : awaited(answer.id);
}

async function awaited(id: string): Promise<Effect> {
  for (;;) {
    const work = await answerOf(api.GET("/api/v1/jobs/{work_id}", { params: { path: { work_id: id } } }));
    if (work.state === "done") return { scores: count(work.result, "scores"), become_mql: count(work.result, "become_mql"), no_longer_mql: count(work.result, "no_longer_mql"), warnings: [] };
    if (work.state === "failed" || work.state === "cancelled") throw new Problem(500, "work_failed", textIn(work.problem, "message"), textIn(work.problem, "remedy"));
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

type Found = Readonly<Record<string, unknown>> | null;

const count = (found: Found, name: string): number => (typeof found?.[name] === "number" ? found[name] : 0);
const textIn = (found: Found, name: string): string => (typeof found?.[name] === "string" ? found[name] : "");

export const apply = (model: Model, trigger: boolean, tag: string) =>
  answerOf(api.PUT("/api/v1/scoring", { body: { model: written(model), trigger }, headers: { "If-Match": tag }, middleware: [byField] }));

/** What a rule is about, in a sentence, as the server says conditions. */
export const sentenceOf = ({ when, event, where, within }: Rule, language: string) => {
  const condition = when ?? { kind: "event", event, ...(where ? { where } : {}), ...(within ? { within } : {}) };
  return queryOptions({
    queryKey: ["conditions", "sentence", language, condition],
    queryFn: async () => (await answerOf(api.POST("/api/v1/conditions/preview", { body: { when: condition, size: 1 } }))).sentence,
    staleTime: Infinity,
    retry: false,
  });
};
