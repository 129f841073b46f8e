import { expect, test } from "vitest";

import { partsOf } from "~/ui/explain/explanation";

test("a sentence without marks is one part", () => {
  expect(partsOf("finished on 3 January")).toEqual([{ mark: null, text: "finished on 3 January" }]);
});

test("each condition keeps its mark and the word that follows it", () => {
  expect(partsOf("✓ plan is “pro” (seen: “pro”) and (✗ country is “FR” (no value) or ✗ tagged “vip”)")).toEqual([
    { mark: "✓", text: "plan is “pro” (seen: “pro”) and (" },
    { mark: "✗", text: "country is “FR” (no value) or " },
    { mark: "✗", text: "tagged “vip”)" },
  ]);
});

test("what comes before the first mark is kept", () => {
  expect(partsOf("Never entered: ✗ the workflow is paused")).toEqual([
    { mark: null, text: "Never entered: " },
    { mark: "✗", text: "the workflow is paused" },
  ]);
});
