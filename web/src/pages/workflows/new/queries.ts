import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import type { NewSearch } from "~/pages/workflows/new/search";
import { byField } from "~/ui/acting/refusal";

export type Template = components["schemas"]["TemplateRow"];
export type Whole = components["schemas"]["TemplateShown"];
export type TemplateEmail = components["schemas"]["TemplateEmail"];

/** The gallery speaks the language of the page. */
export const templates = ({ search = "", goal, trigger }: NewSearch, language: string) =>
  queryOptions({
    queryKey: ["templates", language, search, goal, trigger],
    queryFn: () => answerOf(api.GET("/api/v1/templates", { params: { query: { search, ...(goal ? { goal } : {}), ...(trigger ? { trigger } : {}) } } })),
    placeholderData: keepPreviousData,
  });

export const templateOf = (slug: string, language: string) =>
  queryOptions({
    queryKey: ["templates", language, "one", slug],
    queryFn: () => answerOf(api.GET("/api/v1/templates/{slug}", { params: { path: { slug } } })),
    staleTime: Infinity,
  });

/** What is written on the cards of a template. */
export const describe = ({ template, definition }: Whole, language: string) =>
  queryOptions({
    queryKey: ["templates", language, "words", template],
    queryFn: () => answerOf(api.POST("/api/v1/definitions/describe", { body: definition as never })),
    staleTime: Infinity,
  });

/** An email of a template, as previews take what is not saved. */
export const designOf = ({ subject, preheader, mjml }: TemplateEmail, locale: string) => ({
  name: "",
  category: "",
  transactional: false,
  locales: { [locale]: { subject, preheader, mjml } },
});

/** Short names of workflows that begin like one, so that another is suggested. */
export const takenLike = (name: string) =>
  queryOptions({
    queryKey: ["workflows", "names", name],
    queryFn: async () => (await answerOf(api.GET("/api/v1/workflows", { params: { query: { search: name, limit: 50 } } }))).items.map(({ workflow }) => workflow),
    enabled: name.trim() !== "",
    placeholderData: keepPreviousData,
  });

export interface Named {
  name: string;
  slug: string;
}

/** An empty workflow. */
export const makeBlank = ({ name, slug }: Named) => answerOf(api.POST("/api/v1/workflows", { body: { workflow: slug, name } as never, middleware: [byField] }));

/** A workflow like a template, with emails of its own; its name is the template's unless another was given. */
export async function copyTemplate(template: Whole, { name, slug }: Named) {
  const made = await answerOf(api.POST("/api/v1/templates/{slug}/copy", { params: { path: { slug: template.template } }, body: { workflow: slug }, middleware: [byField] }));
  if (name !== template.title) await rename(slug, name);
  return made;
}

async function rename(slug: string, name: string) {
  const { revisions } = await answerOf(api.GET("/api/v1/workflows/{slug}/draft", { params: { path: { slug } } }));
  const fields = { name: { revision: revisions.fields.name ?? null, value: name } };
  await answerOf(api.PATCH("/api/v1/workflows/{slug}/draft", { params: { path: { slug } }, body: { steps: {}, emails: {}, fields } }));
}
