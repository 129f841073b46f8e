import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";

/** It happened, it did not, it is waited for. */
export const MARKS = ["✓", "✗", "•"] as const;
export type Mark = (typeof MARKS)[number];

/** One decision in words, and each condition tested for it, with the value seen. */
export type Line = components["schemas"]["ToldLine"];

/** One enrollment: what came of it, then its decisions in the order of time. */
export type Passage = components["schemas"]["ToldPassage"];

export const explanation = (workflow: string, contact: string) =>
  queryOptions({
    queryKey: ["explain", workflow, contact],
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/explain", { params: { path: { slug: workflow }, query: { contact } } })),
  });

/** What would come of an event that has not happened. */
export interface Supposed {
  time_zone: string;
  verdict: string[];
  enrollments: Passage[];
  lines: Line[];
}

/** What the contact might do now. */
export interface Supposition {
  event: string;
  properties: readonly Property[];
}

export interface Property {
  name: string;
  value: string;
}

/** Nothing of it happens. */
export const suppose = async (workflow: string, contact: string, { event, properties }: Supposition): Promise<Supposed> =>
  (await answerOf(api.POST("/api/v1/workflows/{slug}/suppose", { params: { path: { slug: workflow } }, body: { contact, event, properties: valuesOf(properties) } }))) as unknown as Supposed;

/** Properties as typed, with numbers and yes or no for what they are; those without a name are none. */
export function valuesOf(properties: readonly Property[]): Record<string, string | number | boolean> {
  return Object.fromEntries(properties.filter((each) => each.name.trim() !== "").map(({ name, value }) => [name.trim(), valueOf(value.trim())]));
}

function valueOf(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** The way of a passage: the steps in the order of time, one that was come back to once more. */
export function wayOf({ lines }: Passage): string[] {
  const steps = lines.map((line) => line.step).filter((step) => step !== "");
  return steps.filter((step, at) => step !== steps[at - 1]);
}

export interface Tested {
  mark: Mark | null;
  text: string;
}

/** A sentence with marks in it, as its parts, each with the mark it begins with. */
export function partsOf(sentence: string): Tested[] {
  return sentence
    .split(/(?=(?:^|(?<=[\s(]))[✓✗•] )/)
    .filter(Boolean)
    .map((part) => {
      const mark = MARKS.find((each) => part.startsWith(`${each} `)) ?? null;
      return { mark, text: mark ? part.slice(2) : part };
    });
}
