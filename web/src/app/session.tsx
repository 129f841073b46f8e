import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";

export const me = queryOptions({
  queryKey: ["me"],
  queryFn: () => answerOf(api.GET("/api/v1/me")),
  staleTime: Infinity,
});

/** Whether who is signed in may do something. */
export function useMay(permission: string): boolean {
  return useSuspenseQuery(me).data.permissions.includes(permission);
}

/** The account's time zone, in which all times are shown. */
export function useZone(): string {
  return useQuery(me).data?.time_zone ?? "UTC";
}
