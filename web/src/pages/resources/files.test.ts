import { expect, it } from "vitest";

import { refusalOf, sizeOf } from "~/pages/resources/files";

it.each([
  ["Paper.PDF", 1, null],
  ["page.html", 1, "ending"],
  ["paper", 1, "ending"],
  ["paper.pdf", 0, "empty"],
  ["paper.pdf", 50_000_000, null],
  ["paper.pdf", 50_000_001, "large"],
])("%s of %i bytes: %s", (name, size, refused) => {
  expect(refusalOf({ name, size })).toBe(refused);
});

it("says a size in its largest unit", () => {
  expect(sizeOf(999)).toEqual({ amount: 999, unit: "byte" });
  expect(sizeOf(40_000)).toEqual({ amount: 40, unit: "kilobyte" });
  expect(sizeOf(2_500_000)).toEqual({ amount: 2.5, unit: "megabyte" });
});
