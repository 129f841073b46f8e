import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { heldOf, ifMatch, listOf, oneOf } from "~/pages/forms/queries";
import type { ListSearch } from "~/pages/forms/search";
import { type Locale, localesOf, required, type Texts } from "~/pages/forms/texts";
import { byField } from "~/ui/acting/refusal";

type Schemas = components["schemas"];

export type LandingRow = Schemas["LandingRow"];
export type LandingWhole = Schemas["LandingWhole"];
type LandingChanges = Schemas["LandingChanges"];

/** A landing page while it is changed. */
export interface LandingDraft {
  locales: Locale[];
  title: Texts;
  body: Texts;
  form: string;
}

export const draftOf = ({ title, body, form }: LandingWhole): LandingDraft => ({ locales: localesOf(title), title, body, form });

export const changesOf = ({ locales, title, body, form }: LandingDraft): LandingChanges => ({ title: required(title, locales), body: required(body, locales), form });

export const pagesFound = (search: ListSearch) => listOf("landing-pages", search, (query) => answerOf(api.GET("/api/v1/landing-pages", { params: { query } })));

export const landing = (slug: string) => oneOf("landing-pages", slug, () => heldOf(api.GET("/api/v1/landing-pages/{slug}", { params: { path: { slug } } })));

export const changeLanding = (slug: string, body: LandingChanges, tag: string) =>
  heldOf(api.PATCH("/api/v1/landing-pages/{slug}", { params: { path: { slug } }, body, headers: ifMatch(tag), middleware: [byField] }));
