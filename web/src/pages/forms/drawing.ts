import { queryOptions } from "@tanstack/react-query";

import { fetchOrProblem } from "~/api/client";
import { problemOf } from "~/api/problem";
import type { Locale } from "~/pages/forms/texts";

/** A design as the server would draw it, by the link to its preview. What is null is not written. */
export const drawn = (link: string, design: string, locale: Locale | undefined) =>
  queryOptions({
    queryKey: ["drawn", link, design, locale],
    queryFn: async ({ signal }) => {
      // On this site, whatever address the server knows itself by.
      const address = new URL(`${new URL(link).pathname}${locale ? `?lang=${locale}` : ""}`, location.origin);
      const response = await fetchOrProblem(new Request(address, { method: "POST", body: written(design), headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang }, signal }));
      if (!response.ok) throw await problemOf(response);
      return response.text();
    },
    retry: false,
    gcTime: 0,
  });

const written = (design: string): string => JSON.stringify(JSON.parse(design), (_, value: unknown) => value ?? undefined);
