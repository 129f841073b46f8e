import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import { Problem } from "~/api/problem";
import type { components } from "~/api/schema";
import type { CompaniesSearch } from "~/pages/companies/search";
import { byField } from "~/ui/acting/refusal";

export type Company = components["schemas"]["WholeCompany"];
export type Changes = Partial<components["schemas"]["CompanyChanges"]>;
type Saved = components["schemas"]["SavedCompany"];

/** Attributes of a company are declared for contacts, who carry them, under this. */
export const PREFIX = "company.";

export const companies = ({ search = "", sort = "-created_at", cursor = "" }: CompaniesSearch) =>
  queryOptions({
    queryKey: ["companies", "page", search, sort, cursor],
    queryFn: () => answerOf(api.GET("/api/v1/companies", { params: { query: { search, sort, cursor } } })),
    placeholderData: keepPreviousData,
  });

/** A company, with the tag that says which state of it was read. */
export interface Held {
  company: Company;
  tag: string;
}

export const company = (id: string) =>
  queryOptions({
    queryKey: ["companies", "one", id],
    queryFn: async (): Promise<Held> => {
      const { data, response } = await api.GET("/api/v1/companies/{company_id}", { params: { path: { company_id: id } } });
      return { company: data as Company, tag: response.headers.get("ETag") ?? "" };
    },
  });

export const contactsOf = (id: string, cursor = "") =>
  queryOptions({
    queryKey: ["companies", "contacts", id, cursor],
    queryFn: () => answerOf(api.GET("/api/v1/companies/{company_id}/contacts", { params: { path: { company_id: id }, query: { cursor, limit: 20 } } })),
    placeholderData: keepPreviousData,
  });

/** The company as it is now; a value that does not fit is told as a problem. */
function taken({ company: saved, refused: [refused] }: Saved): Company {
  if (refused) throw new Problem(422, refused.code, refused.detail, refused.remedy);
  return saved;
}

export async function make(name: string, external_id: string): Promise<Company> {
  return taken(await answerOf(api.POST("/api/v1/companies", { body: { name, external_id, attributes: {} }, middleware: [byField] })));
}

/** Changes it on top of what was seen. */
export async function change(id: string, changes: Changes, tag = ""): Promise<Company> {
  return taken(
    await answerOf(
      api.PATCH("/api/v1/companies/{company_id}", {
        params: { path: { company_id: id } },
        headers: tag ? { "If-Match": tag } : {},
        body: { attributes: {}, ...changes },
        middleware: [byField],
      }),
    ),
  );
}

export const remove = (id: string) => answerOf(api.DELETE("/api/v1/companies/{company_id}", { params: { path: { company_id: id } } }));

export const nameOf = ({ name, external_id }: Pick<Company, "name" | "external_id">): string => name || external_id;
