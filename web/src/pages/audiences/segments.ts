import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";

/** A segment with its sentence; asked again while its members are still being found. */
export const segment = (slug: string, language: string) =>
  queryOptions({
    queryKey: ["segments", slug, language],
    queryFn: () => answerOf(api.GET("/api/v1/segments/{slug}", { params: { path: { slug } }, headers: { "Accept-Language": language } })),
    refetchInterval: (query) => (query.state.data && query.state.data.lanes_left > 0 ? 2000 : false),
  });
