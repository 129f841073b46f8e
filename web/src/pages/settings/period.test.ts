import { expect, it } from "vitest";

import { periodOf, periodText, UNITS } from "~/pages/settings/period";

it.each(["7 days", "1 day", "24 hours", "2 weeks", "30 minutes"])("reads and writes %s", (text) => {
  const period = periodOf(text);
  expect(period && periodText(period)).toBe(text);
});

it.each(["", "days", "1 month", "1.5 days", "seven days"])("does not read %j", (text) => {
  expect(periodOf(text)).toBeNull();
});

it("knows each unit by one and by many", () => {
  for (const unit of UNITS) for (const count of [1, 2]) expect(periodOf(periodText({ count, unit }))).toEqual({ count, unit });
});
