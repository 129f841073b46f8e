import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";

/** The settings of the account. */
export const account = queryOptions({
  queryKey: ["settings"],
  queryFn: () => answerOf(api.GET("/api/v1/settings")),
  staleTime: 60_000,
});
