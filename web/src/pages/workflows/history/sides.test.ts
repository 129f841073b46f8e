import fc from "fast-check";
import { expect, test } from "vitest";

import { besides, pairsOf } from "~/pages/workflows/history/sides";

const change = (step: string, message: string) => ({ what: "step", how: "changed", path: [], step, email: "", field: "", message, before: null, after: null });

const drawn = (before: string[], after: string[], changes = [change("b", "longer")]) => pairsOf(before, after, changes).map(({ step, mark }) => `${{ same: "=", added: "+", removed: "-", changed: "~" }[mark]}${step}`).join(" ");

test("steps stand beside themselves, and what only one side has alone", () => {
  expect(drawn(["a", "b", "c"], ["a", "b", "d", "c"])).toBe("=a ~b +d =c");
  expect(drawn(["a", "b"], ["b"])).toBe("-a ~b");
  expect(drawn([], ["a"])).toBe("+a");
});

test("a step that moved leaves its first place", () => {
  expect(drawn(["a", "b", "c"], ["b", "c", "a"], [])).toBe("-a =b =c +a");
});

test("what is about no step of the lists is told apart", () => {
  const changes = [change("", "another trigger"), change("b", "longer"), change("note", "a note added")];
  const pairs = pairsOf(["b"], ["b"], changes);
  expect(pairs[0]?.told).toEqual(["longer"]);
  expect(besides(pairs, changes)).toEqual(["another trigger", "a note added"]);
});

test("whatever the two, each side reads in its own order", () => {
  const steps = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"));
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      const pairs = pairsOf(before, after, []);
      expect(pairs.filter((each) => each.before).map((each) => each.step)).toEqual(before);
      expect(pairs.filter((each) => each.after).map((each) => each.step)).toEqual(after);
    }),
  );
});
