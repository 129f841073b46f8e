import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { group, withFields } from "~/ui/conditions/conditions";
import { ABOUT, aboutOf, countOf, COUNTS, isCountable, isFinished, isKind, KINDS, newRow, operatorsFor, opOf, periodOf, PERIODS, shapeOf, withAbout, withCount, withOperator, withPeriod } from "~/ui/conditions/kinds";
import { rows, trees } from "~/ui/conditions/random.test-data";
import { readDuration, writeDuration } from "~/ui/fields/durations";

describe("what is read is written back the same", () => {
  test("how often", () => {
    fc.assert(fc.property(rows, (row) => {
expect(withCount(row, countOf(row))).toEqual(row);
}));
  });

  test("the fields left as they are, of any kind", () => {
    fc.assert(fc.property(rows, (row) => {
expect(withFields(row, {})).toEqual(row);
}));
  });

  test("the operator, with its value", () => {
    fc.assert(fc.property(rows, (row) => {
expect(withFields(row, withOperator(row, opOf(row), undefined))).toEqual(row);
}));
  });

  test("a duration", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 9999 }), fc.constantFrom("minute", "hour", "day", "week", "month"), (count, unit) => {
      const text = `${count} ${unit}${count === 1 ? "" : "s"}`;
      const read = readDuration(text);
      expect(read && writeDuration(read)).toBe(text);
    }));
  });
});

describe("what is chosen is what is read", () => {
  test("how often", () => {
    fc.assert(fc.property(rows, fc.constantFrom(...COUNTS), fc.integer({ min: 1, max: 9 }), (row, kind, n) => {
      const chosen = kind === "once" || kind === "never" ? { kind, n: null } : { kind, n };
      expect(countOf(withCount(row, chosen))).toEqual(chosen);
    }));
  });

  test("the period", () => {
    fc.assert(fc.property(rows, fc.constantFrom(...PERIODS), (row, period) => {
expect(periodOf(withPeriod(row, period))).toBe(period);
}));
  });

  test("which emails", () => {
    fc.assert(fc.property(rows.filter((row) => row.kind === "message"), fc.constantFrom(...ABOUT), (row, about) => {
expect(aboutOf(withAbout(row, about))).toBe(about);
}));
  });
});

test("a valid condition is finished, and none that has just begun is", () => {
  fc.assert(fc.property(trees, (tree) => {
expect(isFinished(tree)).toBe(true);
}));
  const complete: string[] = ["message", "among_first"];
  for (const kind of KINDS) expect([kind, isFinished(newRow(kind))]).toEqual([kind, complete.includes(kind)]);
  expect(isFinished(group("all", []))).toBe(false);
});

test("what is half typed keeps its row unfinished, and what it is", () => {
  const row = { kind: "event", event: "Order Completed", within: "" };
  expect(periodOf(row)).toBe("within");
  expect(isFinished(row)).toBe(false);
  const counted = withCount({ kind: "event", event: "Order Completed" }, { kind: "at_least", n: null });
  expect(countOf(counted)).toEqual({ kind: "at_least", n: null });
  expect(isFinished(counted)).toBe(false);
});

test("an operator that does not suit stays to be seen", () => {
  expect(operatorsFor("boolean", "contains")).toEqual(["is", "is_set", "contains"]);
  expect(operatorsFor("date", "is", false)).not.toContain("in_last");
});

test("a value is written by its operator, its type, or what it is", () => {
  expect(shapeOf("one_of", "text", undefined)).toBe("texts");
  expect(shapeOf("at_least", undefined, undefined)).toBe("number");
  expect(shapeOf("before", "datetime", undefined)).toBe("datetime");
  expect(shapeOf("before", "datetime", "2026-01-31")).toBe("date");
  expect(shapeOf("is", undefined, true)).toBe("boolean");
  expect(shapeOf("is_set", "text", undefined)).toBe("none");
});

test("a value goes with the operator that it cannot be compared by", () => {
  expect(withOperator({ value: "paid" }, "contains", "text")).toEqual({ op: "contains", value: "paid" });
  expect(withOperator({ op: "contains", value: "pa" }, "one_of", "text")).toEqual({ op: "one_of", value: undefined });
  expect(withOperator({ op: "more_than", value: 3 }, "is", "number")).toEqual({ op: undefined, value: 3 });
});

test("what refers to a passage is not counted, nor an event that means since the entry", () => {
  const ordered = { kind: "event", event: "Order Completed" };
  expect(isCountable(ordered, false)).toBe(true);
  expect(isCountable(ordered, true)).toBe(false);
  expect(isCountable({ ...ordered, within: "30 days" }, true)).toBe(true);
  expect(isCountable(group("any", [{ kind: "not", of: { kind: "message", fact: "opened", step: "hello" } }]), true)).toBe(false);
  expect(isCountable({ kind: "tag", tag: "vip" }, true)).toBe(true);
  expect(KINDS.filter((kind) => !isKind(kind))).toEqual([]);
});
