import { expect, test } from "vitest";

import { linesOf } from "~/pages/workflows/history/diff";
import { checkedHistory } from "~/pages/workflows/history/search";

test("a version is compared with another one, or with the draft", () => {
  expect(checkedHistory({ from: "1", to: 3 })).toEqual({ from: 1, to: 3 });
  expect(checkedHistory({ from: 2 })).toEqual({ from: 2 });
  expect(checkedHistory({ to: 3, from: "x", cursor: "" })).toEqual({});
});

test("the lines of a diff know what they are, even those that look like its head", () => {
  expect(linesOf("--- version 1\n+++ draft\n@@ -1,2 +1,2 @@\n steps:\n--- x\n+++ y\n")).toEqual([
    { sign: "place", text: "@@ -1,2 +1,2 @@" },
    { sign: "same", text: "steps:" },
    { sign: "removed", text: "-- x" },
    { sign: "added", text: "++ y" },
  ]);
});
