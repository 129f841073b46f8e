import { expect, test } from "vitest";

import { fromLocal, toLocal } from "~/pages/contacts/zoned";

const PARIS = "Europe/Paris";

test("there and back, in winter and in summer", () => {
  for (const instant of ["2026-01-15T08:30:00.000Z", "2026-07-15T22:30:00.000Z"]) {
    expect(fromLocal(toLocal(instant, PARIS), PARIS)).toBe(instant);
  }
  expect(toLocal("2026-07-15T22:30:00.000Z", PARIS)).toBe("2026-07-16T00:30");
});

test("a time that comes twice is the first one", () => {
  expect(fromLocal("2026-10-25T02:30", PARIS)).toBe("2026-10-25T00:30:00.000Z");
});

test("a time that the clocks skip is the same stretch later", () => {
  expect(fromLocal("2026-03-29T02:30", PARIS)).toBe("2026-03-29T01:30:00.000Z");
});

test("the day after the clocks changed", () => {
  expect(fromLocal("2026-03-29T09:00", PARIS)).toBe("2026-03-29T07:00:00.000Z");
});

test("what is no date and time", () => {
  expect(fromLocal("2026-13-01T00:00", PARIS)).toBeNull();
  expect(fromLocal("", PARIS)).toBeNull();
});
