import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { Living } from "~/pages/workflows/life";

/** How many a workflow can have, and how long one can be. */
export const MOST = 20;
export const LONGEST = 50;

export interface Labelled extends Living {
  labels: string[];
}

/** What is put on workflows, and what is taken off. */
export interface Labelling {
  add: string[];
  remove: string[];
}

/** The labels there are, by name. */
export const knownLabels = queryOptions({
  queryKey: ["workflow-labels"],
  queryFn: async () => (await answerOf(api.GET("/api/v1/workflow-labels"))).map((each) => each.label),
});

/** What makes one set of labels of another. */
export const labelling = (before: readonly string[], after: readonly string[]): Labelling => ({
  add: after.filter((label) => !before.includes(label)),
  remove: before.filter((label) => !after.includes(label)),
});

/** The labels that any of them has, each once. */
export const labelsOf = (workflows: readonly Labelled[]): string[] => [...new Set(workflows.flatMap((each) => each.labels))].sort((one, other) => one.localeCompare(other));

export const changeLabels = (workflows: readonly Labelled[], change: Labelling) =>
  answerOf(api.POST("/api/v1/bulk/workflows/labels", { body: { workflows: workflows.map((each) => each.workflow), ...change } }));

/** Gives each the labels that it had. */
export const putLabelsBack = (workflows: readonly Labelled[]) =>
  Promise.all(workflows.map(({ workflow, labels }) => answerOf(api.PUT("/api/v1/workflows/{slug}/labels", { params: { path: { slug: workflow } }, body: { labels } }))));
