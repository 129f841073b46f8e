import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";

/** It happened, it did not, it is waited for. */
export const MARKS = ["✓", "✗", "•"] as const;
export type Mark = (typeof MARKS)[number];

/** One decision in words, and each condition tested for it, with the value seen. */
export interface Line {
  mark: Mark;
  sentence: string;
  at: string | null;
  tests: string[];
}

/** One enrollment: what came of it, then its decisions in the order of time. */
export interface Passage {
  enrollment: string;
  version: number;
  state: string;
  reason: string;
  verdict: string;
  lines: Line[];
}

/** Why a contact did, or did not, enter a workflow, wait, receive and leave. */
export interface Explanation {
  contact: string;
  workflow: string;
  time_zone: string;
  verdict: string[];
  enrollments: Passage[];
  refusals: Line[];
  ways_in: Line[];
}

export const explanation = (workflow: string, contact: string) =>
  queryOptions({
    queryKey: ["explain", workflow, contact],
    queryFn: async () =>
      // The API describes this answer as an object without saying more.
      (await answerOf(
        api.GET("/api/v1/workflows/{slug}/explain", { params: { path: { slug: workflow }, query: { contact } } }),
      )) as unknown as Explanation,
  });

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
