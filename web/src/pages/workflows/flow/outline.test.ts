import fc from "fast-check";
import { expect, test } from "vitest";

import { END, type Item, numbersOf, outline, stepsOf, waysOf } from "~/pages/workflows/flow/outline";

/** The outline as short text: a number for a step, brackets for its ways. */
const drawn = (items: readonly Item[]): string =>
  items.map((item) => (item.is === "end" ? "." : item.is === "goto" ? `>${item.to}` : item.step.id + item.branches.map((each) => `[${drawn(each.items)}]`).join(""))).join(" ");

const outlined = (steps: Record<string, unknown>[]) => outline(stepsOf({ steps }));

test("a step that names no next one leads to the one written after it, the last to the end", () => {
  expect(drawn(outlined([{ id: "a", kind: "delay" }, { id: "b", kind: "send_email" }]).path)).toBe("a b .");
});

test("ways that meet again go on under them", () => {
  const told = outlined([
    { id: "fork", kind: "branch", branches: [{ to: "a" }, { to: "b" }], otherwise: "join" },
    { id: "a", kind: "delay", next: "join" },
    { id: "b", kind: "delay", next: "join" },
    { id: "join", kind: "delay" },
  ]);
  expect(drawn(told.path)).toBe("fork[a][b][] join .");
  expect([...numbersOf(told)]).toEqual([["fork", 1], ["a", 2], ["b", 3], ["join", 4]]);
});

test("nested ways close inside those around them", () => {
  const told = outlined([
    { id: "one", kind: "branch", branches: [{ to: "two" }], otherwise: "last" },
    { id: "two", kind: "random_split", branches: [{ share: 50, to: "a" }, { share: 50, to: "b" }] },
    { id: "a", kind: "delay", next: "meet" },
    { id: "b", kind: "delay", next: "meet" },
    { id: "meet", kind: "delay", next: "last" },
    { id: "last", kind: "exit" },
  ]);
  expect(drawn(told.path)).toBe("one[two[a][b] meet][] last");
});

test("a loop is a way back, and what no path leads to stands apart", () => {
  const told = outlined([
    { id: "a", kind: "delay" },
    { id: "back", kind: "go_to", to: "a", rounds: 3, otherwise: END },
    { id: "lost", kind: "note" },
  ]);
  expect(drawn(told.path)).toBe("a back[>a][.]");
  expect(drawn(told.apart)).toBe("lost .");
});

test("a draft may lack what it likes", () => {
  expect(stepsOf(null)).toEqual([]);
  expect(stepsOf({ steps: [{ kind: "delay" }, "text", { id: "a" }] })).toHaveLength(1);
  expect(waysOf({ id: "a", kind: "branch", name: "", fields: { branches: [{}] } }, "b")).toEqual([
    { label: { by: "case", number: 1 }, to: END },
    { label: { by: "otherwise" }, to: "b" },
  ]);
});

test("whatever the links, each step stands in the outline exactly once", () => {
  const size = 12;
  const target = fc.integer({ min: 0, max: size }).map((n) => (n === size ? END : `s${n}`));
  const step = fc.record({ kind: fc.constantFrom("delay", "branch", "exit", "random_split", "go_to"), next: target, otherwise: target, to: target, branches: fc.array(fc.record({ to: target }), { maxLength: 3 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: size }), (steps) => {
      const told = outlined(steps.map((each, place) => ({ ...each, id: `s${place}` })));
      const found: string[] = [];
      const walk = (items: readonly Item[]): void =>
        items.forEach((item) => {
          if (item.is !== "step") return;
          found.push(item.step.id);
          item.branches.forEach((each) => walk(each.items));
        });
      walk([...told.path, ...told.apart]);
      expect(found.sort()).toEqual(steps.map((_, place) => `s${place}`).sort());
      expect([...numbersOf(told).values()]).toEqual(steps.map((_, place) => place + 1));
    }),
  );
});
