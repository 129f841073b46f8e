import { expect, it } from "vitest";

import { byDay, since } from "~/pages/forms/days";

const now = new Date("2026-03-02T12:00:00Z");

it("counts by the days of the zone, and leaves none of the days out", () => {
  const submitted = [
    { at: "2026-03-01T23:30:00Z", waiting: false },
    { at: "2026-03-01T22:30:00Z", waiting: true },
    { at: "2026-01-01T00:00:00Z", waiting: false },
  ];
  expect(byDay(submitted, now, "Europe/Paris", 3)).toEqual([
    { day: "2026-02-28", inEffect: 0, waiting: 0 },
    { day: "2026-03-01", inEffect: 0, waiting: 1 },
    { day: "2026-03-02", inEffect: 1, waiting: 0 },
  ]);
});

it("asks for all that may fall on these days", () => {
  expect(since(now, 30)).toBe("2026-01-30");
});
