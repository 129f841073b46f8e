import { expect, test } from "vitest";

import { blankDesign, isLocale, isMissing, localeIn, sameDesign, tidy, withContent, withLocale, withoutLocale } from "~/pages/emails/editor/design";
import { readMjml } from "~/pages/emails/editor/mjml/read";

const design = blankDesign("Hello", "fr");

test("a blank design is one that the visual editor reads, with the links that marketing needs", () => {
  const { mjml } = design.locales.fr ?? {};
  expect(readMjml(mjml ?? "")).not.toBeNull();
  expect(mjml).toContain("{{ unsubscribe_url }}");
  expect(mjml).toContain("Se désinscrire");
  expect(mjml).not.toMatch(/\[\w+\]/);
});

test("a locale is missing until it has a subject and a design", () => {
  expect(isMissing(design.locales.fr ?? { subject: "", preheader: "" })).toBe(true);
  const written = withContent(design, "fr", { subject: "Bonjour" });
  expect(isMissing(written.locales.fr ?? { subject: "", preheader: "" })).toBe(false);
});

test("a locale is added as a copy, or blank, and removed", () => {
  const two = withLocale(withContent(design, "fr", { subject: "Bonjour" }), "en", "fr");
  expect(two.locales.en?.subject).toBe("Bonjour");
  expect(withLocale(two, "de", null).locales.de?.subject).toBe("");
  const one = withoutLocale(two, "fr");
  expect([Object.keys(one.locales), one.fallback]).toEqual([["en"], "en"]);
  expect(withoutLocale(one, "en")).toBe(one);
});

test("the locale asked for is shown if it is there", () => {
  const two = withLocale(design, "en", null);
  expect([localeIn(two, "en"), localeIn(two, "de"), localeIn(two, undefined)]).toEqual(["en", "fr", "fr"]);
});

test("designs are the same when what is sent of them is", () => {
  const same = { ...design, category: "", locales: { fr: { ...design.locales.fr, text: "", html: null, subject: "", preheader: "" } } };
  expect(sameDesign(design, tidy(same))).toBe(true);
  expect(sameDesign(design, withContent(design, "fr", { subject: "Bonjour" }))).toBe(false);
});

test("locales are written as the server takes them", () => {
  expect(["fr", "pt-BR", "zh_Hant"].every(isLocale)).toBe(true);
  expect(["", "f", "french!", "fr-"].some(isLocale)).toBe(false);
});
