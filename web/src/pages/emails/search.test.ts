import { expect, test } from "vitest";

import { changed, checkedEmail, checkedEmails } from "~/pages/emails/search";

test("an address that was tampered with shows what is right of it", () => {
  expect(checkedEmails({ search: "welcome", category: 3, cursor: "", other: "x" })).toEqual({ search: "welcome" });
  expect(checkedEmail({ part: "none", width: "wide", dark: "yes", version: -1, locale: "fr" })).toEqual({ locale: "fr" });
});

test("how an email is looked at survives a reload", () => {
  const search = { part: "versions", contact: "ann@example.com", width: "mobile", dark: true, version: 3 } as const;
  expect(checkedEmail(search)).toEqual(search);
});

test("a part of the search changes, or goes", () => {
  expect(changed({ contact: "ann", version: 2 }, { version: undefined, dark: true })).toEqual({ contact: "ann", dark: true });
});
