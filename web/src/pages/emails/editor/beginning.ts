import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import { blankDesign } from "~/pages/emails/editor/design";
import { publishedOf } from "~/pages/emails/editor/queries";
import type { Beginning } from "~/pages/emails/editor/search";
import type { Body } from "~/pages/emails/queries";

interface Choice {
  value: string;
  label: string;
}

type Choices = Choice[] | { group: string; items: Choice[] }[];

/** What an email of this beginning may be made from. */
export const choicesOf = (begin: Beginning) =>
  queryOptions({
    queryKey: ["email-editor", "beginnings", begin],
    queryFn: (): Promise<Choices> => (begin === "copy" ? emails() : begin === "template" ? templates() : Promise.resolve([])),
    staleTime: 60_000,
  });

async function emails(): Promise<Choices> {
  const { items } = await answerOf(api.GET("/api/v1/emails", { params: { query: { limit: 200 } } }));
  return items.map(({ slug, name }) => ({ value: slug, label: name || slug }));
}

async function templates(): Promise<Choices> {
  const { items } = await answerOf(api.GET("/api/v1/templates", { params: { query: {} } }));
  return items.map(({ template, title, emails: names }) => ({ group: title, items: names.map((name) => ({ value: `${template}/${name}`, label: name })) }));
}

/** The first draft of a new email. A template tells its words in the language of the app. */
export async function begun(begin: Beginning, from: string, name: string, language: string): Promise<Body> {
  if (begin === "copy") {
    const source = await publishedOf(from);
    if (source) return { ...source.design, name };
  }
  const design = blankDesign(name, language);
  if (begin !== "template") return design;
  const [slug = "", email] = from.split("/");
  const { previews } = await answerOf(api.GET("/api/v1/templates/{slug}", { params: { path: { slug } } }));
  const found = previews.find((each) => each.email === email);
  if (!found) return design;
  const { subject, preheader, mjml } = found;
  return { ...design, locales: { [language]: { subject, preheader, mjml } } };
}
