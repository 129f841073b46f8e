import { expect, it } from "vitest";

import { parametersOf, queryOf } from "~/pages/settings/parameters";

const none = { utm_source: "", utm_medium: "", utm_campaign: "", utm_term: "", utm_content: "" };

it("sends what is filled in", () => {
  expect(parametersOf({ ...none, utm_source: "jalon" }, {})).toEqual({ utm_source: "jalon" });
});

it("keeps an empty value that takes one away, and drops one that was emptied", () => {
  expect(parametersOf(none, { utm_medium: "", utm_source: "jalon" })).toEqual({ utm_medium: "" });
});

it("writes them in one order", () => {
  expect(queryOf({ utm_medium: "email", utm_source: "jalon" })).toBe("utm_source=jalon & utm_medium=email");
});
