import { expect, test } from "vitest";

import { type Line, partsOf, valuesOf, wayOf } from "~/ui/explain/explanation";

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

test("a way has a step as often as it was come to", () => {
  const lines = ["hello", "pause", "pause", "", "hello", "gift"].map((step): Line => ({ mark: "✓", sentence: "", at: null, tests: [], step }));
  expect(wayOf({ enrollment: "", version: 1, state: "active", reason: "", verdict: "", lines })).toEqual(["hello", "pause", "hello", "gift"]);
});

test("properties are what they look like", () => {
  expect(valuesOf([{ name: " total ", value: "80.5" }, { name: "paid", value: "true" }, { name: "code", value: "A1" }, { name: "", value: "x" }, { name: "note", value: "" }])).toEqual({ total: 80.5, paid: true, code: "A1", note: "" });
});
