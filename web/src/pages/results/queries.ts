import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import { emailSort, type OverallSearch } from "~/pages/results/search";
import type { Period } from "~/pages/workflows/results/search";

export const workflowsCompared = ({ sort = "-sent", cursor = "" }: OverallSearch, { from, to }: Period) =>
  queryOptions({
    queryKey: ["results", "workflows", sort, cursor, from, to],
    queryFn: () => answerOf(api.GET("/api/v1/results/workflows", { params: { query: { sort, cursor, from, to } } })),
    placeholderData: keepPreviousData,
  });

export const emailsCompared = ({ sort, cursor = "" }: OverallSearch, { from, to }: Period) =>
  queryOptions({
    queryKey: ["results", "emails", sort, cursor, from, to],
    queryFn: () => answerOf(api.GET("/api/v1/results/emails", { params: { query: { sort: emailSort(sort), cursor, from, to } } })),
    placeholderData: keepPreviousData,
  });

export const domainsCompared = ({ from, to }: Period) =>
  queryOptions({
    queryKey: ["results", "domains", from, to],
    queryFn: () => answerOf(api.GET("/api/v1/results/domains", { params: { query: { from, to } } })),
    placeholderData: keepPreviousData,
  });
