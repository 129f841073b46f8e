import { expect, test } from "vitest";

import { modeOf, withMode, withOffset } from "~/pages/workflows/editor/steps/moments";
import { sumOf } from "~/pages/workflows/editor/steps/shares";
import { typed } from "~/pages/workflows/editor/steps/values";

const wait = { id: "w", kind: "wait_until" };

test("another kind of moment keeps what both have, and nothing that would contradict it", () => {
  expect(withMode({ ...wait, time: "9:00", weekdays: ["mon"] }, "hours")).toEqual({ ...wait, weekdays: ["mon"] });
  expect(withMode({ ...wait, time: "9:00", weekdays: ["mon"] }, "date")).toEqual({ ...wait, time: "9:00" });
  expect(withMode({ ...wait, attribute: "renewal", before: "7 days", if_past: "exit" }, "time")).toEqual({ ...wait, if_past: "exit" });
});

test("the kind of moment is known by its fields", () => {
  expect(["time", "weekdays", "hours", "date", "attribute", "before"].map((name) => modeOf({ ...wait, [name]: "x" }))).toEqual([null, "time", "hours", "date", "attribute", "attribute"]);
});

test("before becomes after with the same length, and neither has none", () => {
  const before = withOffset({ ...wait, attribute: "renewal" }, "before");
  expect(before).toMatchObject({ before: "1 day" });
  expect(withOffset({ ...before, before: "7 days" }, "after")).toEqual({ ...wait, attribute: "renewal", after: "7 days" });
  expect(withOffset(before, "on")).toEqual({ ...wait, attribute: "renewal" });
});

test("shares are added up exactly", () => {
  expect([sumOf([{ share: 0.1 }, { share: 0.2 }, {}]), sumOf([{ when: {} }]), sumOf(undefined)]).toEqual([0.3, null, null]);
});

test("values of a case are of the type of their attribute", () => {
  expect(typed(["1", "x", ""], "number")).toEqual([1, "x", ""]);
  expect(typed(["true", "yes"], "boolean")).toEqual([true, "yes"]);
  expect(typed(["1"], undefined)).toEqual(["1"]);
});
