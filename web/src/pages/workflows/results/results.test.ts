import { expect, test } from "vitest";

import { dayAt, daysFrom, daysOffered, groupedBy, usualUnit } from "~/pages/workflows/results/days";
import { checkedResults, periodOf, shownOf } from "~/pages/workflows/results/search";
import { currenciesOf, figureOf, valuesOf } from "~/pages/workflows/results/series";

test("only what is asked properly is taken from an address", () => {
  expect(checkedResults({ version: "2", days: "90", show: "goal,nothing,entered" })).toEqual({ version: 2, days: 90, show: "entered,goal" });
  expect(checkedResults({ version: -1, days: 8, from: "2026-01-02", show: "x", currency: "euro" })).toEqual({});
  expect(checkedResults({ show: "revenue", currency: "EUR" })).toEqual({ show: "revenue", currency: "EUR" });
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
  expect(valuesOf("entered", groupedBy("day", days), [{ day: "2026-03-01", counts: { entered: 7 }, revenue: {} }])).toEqual([0, 0, 7, 0]);
});

const EARNED = [
  { day: "2026-03-01", counts: { orders: 3 }, revenue: { CHF: "2.50", EUR: "19.90", JPY: "1200" } },
  { day: "2026-03-03", counts: {}, revenue: { EUR: "-4.05" } },
];

test("revenue is drawn in one currency, also where refunds take it below nothing", () => {
  const days = groupedBy("day", daysFrom("2026-03-01", "2026-03-03"));
  expect(valuesOf("revenue", days, EARNED, "EUR")).toEqual([19.9, 0, -4.05]);
  expect(valuesOf("revenue", days, EARNED, "JPY")).toEqual([1200, 0, 0]);
  expect(valuesOf("revenue", days, EARNED)).toEqual([0, 0, 0]);
  expect(valuesOf("orders", days, EARNED, "EUR")).toEqual([3, 0, 0]);
});

test("weeks begin on Monday, months on the first, whatever part of them is looked at", () => {
  const days = daysFrom("2025-12-27", "2026-03-01");
  const weeks = groupedBy("week", days);
  expect(weeks.map((week) => week.length)).toEqual([2, 7, 7, 7, 7, 7, 7, 7, 7, 7]);
  expect(weeks[1]?.[0]).toBe("2025-12-29");
  expect(groupedBy("month", days).map((month) => [month[0], month.length])).toEqual([
    ["2025-12-27", 5],
    ["2026-01-01", 31],
    ["2026-02-01", 28],
    ["2026-03-01", 1],
  ]);
  expect(groupedBy("day", days)).toHaveLength(days.length);
});

test("a point of several days is their sum", () => {
  const week = groupedBy("week", daysFrom("2026-03-01", "2026-03-03"));
  expect(valuesOf("revenue", week, EARNED, "EUR")).toEqual([19.9, -4.05]);
  expect(valuesOf("revenue", groupedBy("month", daysFrom("2026-03-01", "2026-03-03")), EARNED, "EUR")).toEqual([19.9 - 4.05]);
});

test("a chart has a point for each day while they can be told apart", () => {
  expect([7, 90, 365, 3660].map(usualUnit)).toEqual(["day", "day", "week", "month"]);
});

test("the currency of the most days comes first", () => {
  expect(currenciesOf(EARNED)).toEqual(["EUR", "CHF", "JPY"]);
  expect(currenciesOf([])).toEqual([]);
});

test("where a period has nothing, as many days are offered, the last with something; and all", () => {
  const asked = { from: "2026-10-25", to: "2026-11-23" };
  expect(daysOffered({ first: "1997-01-01", last: "1998-10-08" }, asked)).toEqual([
    { from: "1998-09-09", to: "1998-10-08" },
    { from: "1997-01-01", to: "1998-10-08" },
  ]);
  expect(daysOffered({ first: "1998-09-20", last: "1998-10-08" }, asked)).toEqual([{ from: "1998-09-20", to: "1998-10-08" }]);
});

test("no more days are offered than can be asked for", () => {
  const [, all] = daysOffered({ first: "1990-01-01", last: "2026-03-01" }, { from: "2026-03-02", to: "2026-03-02" });
  expect(daysFrom(all?.from ?? "", all?.to ?? "")).toHaveLength(3660);
});

test("the chart shows who came and went unless something else is asked", () => {
  expect(shownOf({})).toEqual(["entered", "finished", "exited"]);
  expect(shownOf({ show: "sent" })).toEqual(["sent"]);
});
