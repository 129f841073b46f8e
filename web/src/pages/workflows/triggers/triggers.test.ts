import { expect, test } from "vitest";

import { asKind, GROUP_NAMES, GROUPS, KINDS, moved, newTrigger, placesAfter, triggersOf } from "~/pages/workflows/triggers/kinds";
import { recurrenceOf, ruleOf } from "~/pages/workflows/triggers/recurrence";

const TODAY = "2026-12-24";

test("every kind is offered once", () => {
  const offered = GROUP_NAMES.flatMap((group) => [...GROUPS[group]]);
  expect(new Set(offered).size).toBe(offered.length);
  expect([...offered].sort()).toEqual([...KINDS].sort());
});

test("another kind keeps what means the same in both, and nothing else", () => {
  const ordered = { kind: "event", event: "Order Completed", where: [{ property: "total", op: "at_least", value: 50 }] };
  expect(asKind(ordered, "inactivity", TODAY)).toEqual({ kind: "inactivity", event: "Order Completed", wait: "90 days" });
  expect(asKind(ordered, "api_call", TODAY)).toEqual({ kind: "api_call", call: "", where: ordered.where });
  expect(asKind(ordered, "by_hand", TODAY)).toEqual({ kind: "by_hand" });
  expect(asKind(newTrigger("at", TODAY), "date_attribute", TODAY)).toEqual({ kind: "date_attribute", attribute: "" });
});

test("triggers that are none keep their places", () => {
  expect(triggersOf({ triggers: ["x", { kind: "by_hand" }] })).toEqual([{}, { kind: "by_hand" }]);
  expect(triggersOf({})).toEqual([]);
});

test("who may enter again follows the triggers that move or go", () => {
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(placesAfter([0, 2], [2, 0, 1])).toEqual([0, 1]);
  expect(placesAfter([0, 2], [0, 1])).toEqual([0]);
});

test("rules that can be chosen come back as they were", () => {
  for (const rule of ["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=12", "FREQ=YEARLY;UNTIL=20301231"]) {
    const found = recurrenceOf(rule);
    expect(found && ruleOf(found)).toBe(rule);
  }
});

test("rules that say more are left to be typed", () => {
  for (const rule of ["", "FREQ=HOURLY", "FREQ=MONTHLY;BYDAY=2MO", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=DAILY;BYHOUR=9", "FREQ=WEEKLY;INTERVAL=0"]) {
    expect(recurrenceOf(rule)).toBeNull();
  }
});

test("what belongs to another frequency is dropped with it", () => {
  const weekly = recurrenceOf("FREQ=WEEKLY;BYDAY=TU");
  expect(weekly && ruleOf({ ...weekly, frequency: "MONTHLY" })).toBe("FREQ=MONTHLY");
});
