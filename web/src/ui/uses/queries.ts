import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { operations } from "~/api/schema";

export type Thing = operations["where_used"]["parameters"]["query"]["thing"];

/** What names a thing: workflows that live, and all else that would miss it. */
export const usesOf = (thing: Thing, name: string) =>
  queryOptions({
    queryKey: ["uses", thing, name],
    queryFn: () => answerOf(api.GET("/api/v1/uses", { params: { query: { thing, name } } })),
  });
