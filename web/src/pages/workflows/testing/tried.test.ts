import { expect, test } from "vitest";

import { inOrder } from "~/pages/workflows/testing/tried";

test("emails come in the order of their delays, counted from the first", () => {
  const tried = (step: string, at: string) => ({ step, at, email: "", subject: "", refused: "" });
  const found = inOrder([tried("late", "2026-03-04T10:30:00Z"), tried("first", "2026-03-01T10:00:00Z")]);
  expect(found.map(({ step, minutes }) => [step, minutes])).toEqual([["first", 0], ["late", 3 * 1440 + 30]]);
  expect(inOrder([])).toEqual([]);
});
