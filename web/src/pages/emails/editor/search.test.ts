import { expect, test } from "vitest";

import { checkedEditor, checkedNew } from "~/pages/emails/editor/search";

test("an address that was tampered with shows what is right of it", () => {
  expect(checkedEditor({ mode: "none", beside: "yes", locale: "fr", part: "uses", version: 3 })).toEqual({ locale: "fr" });
  expect(checkedNew({ begin: "nothing", from: 3 })).toEqual({});
});

test("how an email is edited survives a reload", () => {
  const search = { mode: "source", beside: true, locale: "fr", contact: "ann@example.com", width: "mobile", dark: true } as const;
  expect(checkedEditor(search)).toEqual(search);
  expect(checkedNew({ begin: "copy", from: "welcome" })).toEqual({ begin: "copy", from: "welcome" });
});
