import { expect, it } from "vitest";

import { localesOf, optional, pick, required } from "~/pages/forms/texts";

it("falls back to the first language there is, then to the standard wording", () => {
  expect(pick({ en: "Hello", fr: "Bonjour" }, "fr")).toBe("Bonjour");
  expect(pick({ en: "Hello" }, "fr", "Salut")).toBe("Hello");
  expect(pick({ en: "", fr: "Bonjour" }, "en")).toBe("Bonjour");
  expect(pick({ en: null, fr: null }, "fr", "Salut")).toBe("Salut");
});

it("tells in which languages something is written", () => {
  expect(localesOf({ fr: "Bonjour", en: null })).toEqual(["fr"]);
});

it("asks for a text in every language, and drops those of other languages", () => {
  expect(required({ en: "Hello", fr: "Bonjour" }, ["en"])).toEqual({ en: "Hello" });
  expect(required({ en: "Hello" }, ["en", "fr"])).toEqual({ en: "Hello", fr: "" });
});

it("leaves out what is written in no language, and asks for the rest of what is in one", () => {
  expect(optional({ en: " ", fr: null }, ["en", "fr"])).toEqual({});
  expect(optional({ fr: "Bonjour" }, ["en", "fr"])).toEqual({ en: "", fr: "Bonjour" });
});
