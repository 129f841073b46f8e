import fc from "fast-check";
import { expect, test } from "vitest";

import { graphOf, TRIGGER } from "~/builder";
import { type Counted, enteredOf, figuresOf, sharesOf, takenOf } from "~/pages/workflows/numbers/figures";

const FORK = graphOf({
  steps: [
    { id: "hello", kind: "send_email", email: "offer" },
    { id: "ask", kind: "branch", branches: [{ when: {}, to: "gift" }], otherwise: "end" },
    { id: "gift", kind: "send_email", email: "gift" },
  ],
});

const at = (step: string, arrived: number, ways: Record<string, number>, here = 0): Counted => ({ step, arrived, here, left: arrived - here, ways });

const COUNTED = [at("hello", 200, { ask: 180 }, 20), at("ask", 180, { gift: 45, end: 135 }), at("gift", 45, { end: 40 }, 5)];

const named = (shares: ReadonlyMap<string, number>) => Object.fromEntries([...shares].map(([id, share]) => [id, share]));

test("each link has the share of those who entered that took it", () => {
  expect(named(sharesOf(FORK, COUNTED))).toEqual({
    [FORK.entry.id]: 1,
    "hello→next": 0.9,
    "ask→branches.0.to": 0.225,
    "ask→otherwise": 0.675,
    "gift→next": 0.2,
  });
});

test("links of a step that lead to the same are counted together, and have no share", () => {
  const graph = graphOf({ steps: [{ id: "ask", kind: "branch", branches: [{ to: "gift" }, { to: "gift" }], otherwise: "end" }, { id: "gift", kind: "delay" }] });
  const taken = takenOf(graph, [at("ask", 10, { gift: 7, end: 3 }), at("gift", 7, { end: 7 })]);
  expect([...taken.keys()]).toEqual(["ask→otherwise", "gift→next", graph.entry.id]);
});

test("who comes back to the first step did not enter again, and a loop is at most everyone", () => {
  const graph = graphOf({ steps: [{ id: "wait", kind: "delay" }, { id: "again", kind: "go_to", to: "wait", rounds: 3, otherwise: "end" }] });
  const counted = [at("wait", 30, { again: 30 }), at("again", 30, { wait: 20, end: 10 })];
  expect(enteredOf(counted)).toBe(10);
  expect(sharesOf(graph, counted).get("again→to")).toBe(1);
});

test("who moved here from an earlier version came from outside, and not by the first step", () => {
  const moved = [at("hello", 10, { ask: 10 }), at("ask", 10, { end: 10 }), at("gift", 30, {}, 30)];
  expect(figuresOf(moved).get(TRIGGER)).toEqual({ arrived: 40, here: 30, left: 10 });
  expect(sharesOf(FORK, moved).get(FORK.entry.id)).toBe(0.25);
});

test("the trigger reconciles: entered = inside + no more inside", () => {
  expect(figuresOf(COUNTED).get(TRIGGER)).toEqual({ arrived: 200, here: 25, left: 175 });
});

test("of some days, who entered before may leave, and who is inside is so now", () => {
  const days = [{ ...at("hello", 2, { ask: 5 }), here: 7, left: 6 }, { ...at("ask", 5, { end: 5 }), left: 5 }];
  expect(figuresOf(days).get(TRIGGER)).toEqual({ arrived: 2, here: 7, left: 6 });
});

test("where nobody is now there is no figure of it", () => {
  const supposed = COUNTED.map((each) => ({ ...each, here: null }));
  expect(figuresOf(supposed).get(TRIGGER)).toEqual({ arrived: 200, here: null, left: 175 });
});

test("what was not counted has neither figures nor shares", () => {
  expect(figuresOf([])).toEqual(new Map());
  expect(sharesOf(FORK, [])).toEqual(new Map());
  expect(sharesOf(FORK, [at("hello", 0, {})]).size).toBe(0);
});

test("whatever was counted, a share is between none and all", () => {
  const count = fc.nat({ max: 1000 });
  const ways = fc.record({ hello: count, ask: count, gift: count, end: count });
  const counted = fc.tuple(...["hello", "ask", "gift"].map((step) => fc.record({ step: fc.constant(step), arrived: count, here: count, left: count, ways })));
  fc.assert(
    fc.property(counted, (given) => {
      for (const share of sharesOf(FORK, given).values()) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    }),
  );
});
