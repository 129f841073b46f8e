import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { ContactSearch } from "~/pages/contacts/search";
import type { Attribute, AttributeType, Job, WholeContact } from "~/pages/contacts/types";
import type { Sort } from "~/ui/acting/sorting";

export const contacts = ({ search, attribute, sort, cursor }: ContactSearch) =>
  queryOptions({
    queryKey: ["contacts", search, attribute, sort, cursor],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/contacts", {
          params: { query: { search: search ?? "", attribute: attribute ?? [], ...(sort ? { sort } : {}), cursor: cursor ?? "" } },
        }),
      ),
  });

/** How many contacts a search finds: of many, about how many. */
export const contactsCounted = ({ search, attribute }: ContactSearch) =>
  queryOptions({
    queryKey: ["contacts", "count", search, attribute],
    queryFn: () => answerOf(api.GET("/api/v1/contacts/count", { params: { query: { search: search ?? "", attribute: attribute ?? [] } } })),
  });

/** A contact, with the tag that says which state of it was read. */
export interface Held {
  whole: WholeContact;
  tag: string;
}

export async function readContact(id: string): Promise<Held> {
  const { data, response } = await api.GET("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: id } } });
  return { whole: data as WholeContact, tag: response.headers.get("ETag") ?? "" };
}

/** Asked again while a change of it waits for the worker. */
export const contact = (id: string) =>
  queryOptions({
    queryKey: ["contact", id],
    queryFn: () => readContact(id),
    refetchInterval: (query) => (query.state.data?.whole.pending ? 1000 : false),
  });

async function readAttributes(): Promise<Attribute[]> {
  const found: Attribute[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: { items: Attribute[]; next?: string | null } = await answerOf(
      api.GET("/api/v1/attributes", { params: { query: { limit: 200, cursor } } }),
    );
    found.push(...page.items);
    cursor = page.next ?? null;
  }
  return found;
}

/** All attributes that are declared. */
export const attributes = queryOptions({ queryKey: ["attributes"], queryFn: readAttributes, staleTime: 60_000 });

/** Declares one that nobody has yet. */
export const declare = (name: string, type: AttributeType) => answerOf(api.POST("/api/v1/attributes", { body: { name, type } }));

export const lists = queryOptions({ queryKey: ["lists"], queryFn: () => answerOf(api.GET("/api/v1/lists")) });

export const listsBy = (sort: Sort<"name" | "members" | "created_at">) =>
  queryOptions({ queryKey: ["lists", "by", sort], queryFn: () => answerOf(api.GET("/api/v1/lists", { params: { query: { sort } } })) });

export const hasEnded = (job: Job | undefined): boolean => job !== undefined && job.state !== "queued" && job.state !== "running";

export const job = (id: string) =>
  queryOptions({
    queryKey: ["jobs", id],
    queryFn: () => answerOf(api.GET("/api/v1/jobs/{work_id}", { params: { path: { work_id: id } } })),
    refetchInterval: (query) => (hasEnded(query.state.data) ? false : 1000),
  });
