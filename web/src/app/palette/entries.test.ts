import { expect, test } from "vitest";

import { addressOf, mentions, stepped } from "~/app/palette/entries";

test.each([
  ["Réglages", "reg", true],
  ["Thème : sombre", "theme som", true],
  ["Sign out", "out", true],
  ["Sign out", "ut", false],
  ["Send the email “welcome-1”", "welcome-1", true],
  ["Workflows", "  ", true],
])("%s is found by %s: %s", (label, asked, found) => {
  expect(mentions(label, asked)).toBe(found);
});

test("what was found leads to its page, if there is one", () => {
  const patterns = ["/workflows", "/workflows/$slug", "/workflows/$slug/people", "/forms/$form/results"];
  expect(addressOf({ kind: "workflow", id: "wel come", name: "" }, patterns)).toBe("/workflows/wel%20come");
  expect(addressOf({ kind: "form", id: "news", name: "" }, patterns)).toBeNull();
});

test("steps go around the ends", () => {
  expect([stepped(2, 1, 3), stepped(0, -1, 3), stepped(0, 1, 0)]).toEqual([0, 2, 0]);
});
