import { expect, test } from "vitest";

import { mostFirst, reasonOf } from "~/pages/workflows/results/reasons";

test("a reason of Jalon's is known, with what stands after it", () => {
  expect(reasonOf("gave up: 451 later")).toEqual({ known: "gave up", rest: "451 later" });
  expect(reasonOf("goal")).toEqual({ known: "goal", rest: "" });
});

test("an author's reason is kept as it is", () => {
  expect(reasonOf("ordered: twice")).toEqual({ known: null, rest: "ordered: twice" });
});

test("the most frequent comes first", () => {
  expect(mostFirst({ b: 1, a: 1, c: 9 })).toEqual([["c", 9], ["a", 1], ["b", 1]]);
});
