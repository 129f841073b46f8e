import { expect, test } from "vitest";

import { dayAt, daysFrom } from "~/pages/workflows/results/days";
import { checkedResults, periodOf, shownOf } from "~/pages/workflows/results/search";
import { figureOf, valuesOf } from "~/pages/workflows/results/series";

test("only what is asked properly is taken from an address", () => {
  expect(checkedResults({ version: "2", days: "90", show: "goal,nothing,entered" })).toEqual({ version: 2, days: 90, show: "entered,goal" });
  expect(checkedResults({ version: -1, days: 8, from: "2026-01-02", show: "x" })).toEqual({});
  expect(checkedResults({ from: "2026-02-01", to: "2026-01-01" })).toEqual({});
  expect(checkedResults({ from: "2026-13-01", to: "2026-14-01" })).toEqual({});
});

test("a period ends today unless it is one of its own", () => {
  expect(periodOf({ days: 7 }, "2026-03-01")).toEqual({ from: "2026-02-23", to: "2026-03-01" });
  expect(periodOf({ from: "2026-01-01", to: "2026-01-02" }, "2026-03-01")).toEqual({ from: "2026-01-01", to: "2026-01-02" });
});

test("today is the account's", () => {
  const at = new Date("2026-03-01T23:30:00Z");
  expect(dayAt(at, "Europe/Paris")).toBe("2026-03-02");
  expect(dayAt(at, "America/New_York")).toBe("2026-03-01");
});

test("exits and refusals of every reason are added up", () => {
  const counts = { entered: 5, "exited:goal": 2, "exited:ordered": 1, "opened:machine": 4, opened: 3 };
  expect(figureOf(counts, "exited")).toBe(3);
  expect(figureOf(counts, "opened")).toBe(3);
  expect(figureOf(counts, "opened_by_machines")).toBe(4);
  expect(figureOf(counts, "refused")).toBe(0);
});

test("days without anything are on the chart, over the end of a month too", () => {
  const days = daysFrom("2026-02-27", "2026-03-02");
  expect(days).toEqual(["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]);
  expect(valuesOf("entered", days, [{ day: "2026-03-01", counts: { entered: 7 } }])).toEqual([0, 0, 7, 0]);
});

test("the chart shows who came and went unless something else is asked", () => {
  expect(shownOf({})).toEqual(["entered", "finished", "exited"]);
  expect(shownOf({ show: "sent" })).toEqual(["sent"]);
});
