import fc from "fast-check";
import { expect, it } from "vitest";

import { moved, placeAt } from "~/pages/forms/order";

it("moves one up and down, and not over the ends", () => {
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
  expect(moved(["a", "b", "c"], 1, 9)).toEqual(["a", "c", "b"]);
  expect(moved(["a"], 5, 0)).toEqual(["a"]);
});

it("loses none, and is undone by the way back", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 20 }), fc.nat(19), fc.nat(19), (items, one, other) => {
      const [from, to] = [one % items.length, other % items.length];
      const there = moved(items, from, to);
      expect(there[to]).toBe(items[from]);
      expect(moved(there, to, from)).toEqual(items);
    }),
  );
});

it("finds the place under the pointer", () => {
  const middles = [20, 60, 100];
  expect(placeAt(0, middles, 1)).toBe(0);
  expect(placeAt(61, middles, 1)).toBe(1);
  expect(placeAt(101, middles, 0)).toBe(2);
  expect(placeAt(61, middles, 0)).toBe(1);
});
