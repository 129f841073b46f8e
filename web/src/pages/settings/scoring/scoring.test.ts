import { expect, test } from "vitest";

import { isNameFree, modelOf, sameModel, tidied, withRule } from "~/pages/settings/scoring/model";

const orders = { name: "Orders", points: 20, event: "Order Completed", within: "90 days" };

test("a model comes back from the server whole, whatever else stands there", () => {
  expect(modelOf({ threshold: 100, rules: [orders, 3] })).toEqual({ threshold: 100, rules: [orders] });
  expect(modelOf({})).toEqual({ rules: [] });
});

test("a rule about a condition says nothing about events, and the other way round", () => {
  const when = { kind: "tag", tag: "staff" };
  expect(tidied({ name: " Staff ", points: -5, when, within: "3 days", at_most: 2 })).toEqual({ name: "Staff", points: -5, when });
  expect(tidied({ ...orders, when, at_most: 10, where: [] })).toEqual(orders);
});

test("rules keep their places, and names are one each", () => {
  const other = { ...orders, name: "Opens" };
  expect(withRule([orders, other], 0, { ...orders, points: 1 }).map(({ points }) => points)).toEqual([1, 20]);
  expect(withRule([orders], null, other)).toEqual([orders, other]);
  expect(isNameFree([orders], null, "Orders ")).toBe(false);
  expect(isNameFree([orders], 0, "Orders")).toBe(true);
  expect(isNameFree([], null, " ")).toBe(false);
});

test("models that say the same are the same", () => {
  expect(sameModel({ rules: [orders] }, { rules: [{ within: "90 days", event: "Order Completed", points: 20, name: "Orders", at_most: 10 }] })).toBe(true);
  expect(sameModel({ rules: [] }, { threshold: 1, rules: [] })).toBe(false);
});
