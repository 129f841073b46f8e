import { expect, test } from "vitest";

import { writeDuration } from "~/ui/fields/durations";
import { readLocalTime, readTime, writeLocalTime } from "~/ui/fields/times";
import { readWindow, withChange } from "~/ui/fields/windows";

test.each([
  ["9", "9:00"],
  ["9h", "9:00"],
  ["9h30", "9:30"],
  ["09:05", "9:05"],
  ["1730", "17:30"],
  ["24:00", "24:00"],
])("%s is the time %s", (typed, time) => expect(readTime(typed)).toBe(time));

test.each(["", "25", "24:30", "9:60", "9:5x", "noon", "-1"])("%s is no time", (typed) => expect(readTime(typed)).toBeNull());

test("a moment on clocks named elsewhere", () => {
  expect(readLocalTime("2026-12-24T09:00")).toBe("2026-12-24 9:00");
  expect(writeLocalTime("2026-12-24 9:00")).toBe("2026-12-24T09:00");
  expect(writeLocalTime("tomorrow")).toBe("");
});

test("a duration is whole, and never cut", () => {
  expect(writeDuration({ count: "1", unit: "day" })).toBe("1 day");
  for (const count of ["", "1.5", "10000", "-1", "two"]) expect(writeDuration({ count, unit: "day" })).toBeNull();
});

test("a window says only what is not as usual, and keeps what it does not know", () => {
  const window = withChange({ opens: "9:00" }, { closes: "17:00", days: ["mon"] });
  expect(window).toEqual({ opens: "9:00", closes: "17:00", days: ["mon"] });
  expect(withChange(window, { opens: "0:00", closes: "24:00", days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] })).toEqual({});
  expect(readWindow({ opens: "22:00", closes: "6:00" }).overnight).toBe(true);
  expect(readWindow({}).overnight).toBe(false);
});
