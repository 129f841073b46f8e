import { describe, expect, it } from "vitest";

import { dateIn, lastDays, sum } from "~/pages/home/days";

describe("lastDays", () => {
  const days = lastDays([{ day: "2026-03-01", counts: { sent: 4, opened: 2, other: 9 } }], "2026-03-02", 4);

  it("goes through the end of a month, and fills what is not there", () => {
    expect(days.map(({ day, sent }) => [day, sent])).toEqual([
      ["2026-02-27", 0],
      ["2026-02-28", 0],
      ["2026-03-01", 4],
      ["2026-03-02", 0],
    ]);
  });

  it("adds up", () => {
    expect(sum(days)).toEqual({ entered: 0, sent: 4, opened: 2, clicked: 0, goal: 0 });
    expect(sum([])).toEqual({ entered: 0, sent: 0, opened: 0, clicked: 0, goal: 0 });
  });

  it("has each day once when clocks change", () => {
    const march = lastDays([], "2026-04-05", 30).map(({ day }) => day);
    expect(new Set(march).size).toBe(30);
    expect(march[0]).toBe("2026-03-07");
  });
});

it("knows the date of a zone, not that of the browser", () => {
  const late = new Date("2026-03-01T23:30:00Z");
  expect(dateIn(late, "Europe/Paris")).toBe("2026-03-02");
  expect(dateIn(late, "America/New_York")).toBe("2026-03-01");
});
