import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import type { Draft } from "./graph";
import { structureOf, type Sequence } from "./structure";

/** A structure in brackets: `a[x|y]j` is a step with two branches and a join. */
function written(sequence: Sequence): string {
  const items = sequence.items.map(({ step, block }) => (block ? `${step}[${block.branches.map(written).join("|")}]` : step));
  const tail = { none: "", join: "", end: ".", missing: "?", chip: "^" }[sequence.tail.kind];
  return [...items, tail].filter(Boolean).join(" ");
}

const shapeOf = (...steps: Draft[]) => structureOf({ steps }).roots.map(written);
const delay = (id: string, next?: string) => (next === undefined ? { id, kind: "delay" } : { id, kind: "delay", next });
const branch = (id: string, ...to: string[]) => ({
  id,
  kind: "branch",
  branches: to.slice(0, -1).map((each) => ({ to: each })),
  otherwise: to.at(-1),
});

describe("structureOf", () => {
  it("closes paths that meet again at a join", () => {
    expect(shapeOf(branch("a", "x", "j"), delay("x"), delay("j"))).toEqual(["a[x|] j ."]);
    expect(shapeOf(branch("a", "j", "j"), delay("j"))).toEqual(["a[|] j ."]);
  });

  it("leaves branches open that end", () => {
    expect(shapeOf(branch("a", "x", "y"), delay("x", "end"), delay("y"))).toEqual(["a[x .|y .]"]);
    expect(shapeOf(branch("a", "end", "y"), delay("y"))).toEqual(["a[.|y .]"]);
  });

  it("lets a block inside fall through to the join outside", () => {
    const steps = [branch("a", "j", "b"), branch("b", "j", "x"), { id: "x", kind: "exit" }, delay("j")];
    expect(shapeOf(...steps)).toEqual(["a[|b[|x]] j ."]);
  });

  it("draws branches side by side that lead to the same as one, where all meet further down", () => {
    const value = { id: "a", kind: "branch_on_value", cases: [{ to: "x" }], empty: "n", otherwise: "n" };
    expect(shapeOf(value, delay("x", "j"), delay("n"), delay("j"))).toEqual(["a[x|n] j ."]);
  });

  it("makes chips of what goes back, jumps, or does not nest", () => {
    expect(shapeOf(delay("a"), branch("b", "a", "end"))).toEqual(["a b[^|.]"]);
    expect(shapeOf(delay("a"), { id: "g", kind: "go_to", to: "a" })).toEqual(["a g ^"]);
    expect(shapeOf(branch("a", "x", "y", "z"), delay("x", "p"), delay("y", "p"), branch("z", "p", "q"), delay("p", "q"), delay("q"))).toEqual([
      "a[x|y|z[|^]] p q .",
    ]);
  });

  it("goes straight on behind a jump of so many rounds", () => {
    const steps = [delay("a"), { id: "g", kind: "go_to", to: "a", rounds: 3 }, delay("b")];
    expect(shapeOf(...steps)).toEqual(["a g b ."]);
    expect([...structureOf({ steps }).chips.keys()]).toEqual(["g→to"]);
  });

  it("shows by themselves the steps that nothing leads to, and says so", () => {
    const structure = structureOf({ steps: [delay("a", "end"), delay("lost", "a"), delay("c", "d"), delay("d", "c")] });
    expect(structure.roots.map(written)).toEqual(["a .", "lost ^", "c d ^"]);
    expect([...structure.unreached]).toEqual(["lost", "c", "d"]);
    expect(structure.arrivals.get("a")).toMatchObject([{ from: "lost" }]);
  });

  it("numbers steps as they are read", () => {
    const { numbers } = structureOf({ steps: [branch("a", "x", "y"), delay("y"), delay("j", "end"), delay("x", "j")] });
    expect(Object.fromEntries(numbers)).toEqual({ a: 1, x: 2, y: 3, j: 4 });
  });

  it("numbers them as the server does where sentences mention them", () => {
    // The server is held to the same file.
    const cases = JSON.parse(readFileSync(new URL("reading-order.test-data.json", import.meta.url), "utf8")) as { order: string[]; steps: Draft[] }[];
    expect(cases.length).toBeGreaterThan(40);
    for (const { order, steps } of cases) expect(structureOf({ steps }).order).toEqual(order);
  });

  it("shares with the draft before all that leads alike", () => {
    const [ask, left, right] = [branch("a", "x", "y"), delay("x", "end"), delay("y")];
    const one = structureOf({ steps: [ask, left, right] });
    const named = structureOf({ steps: [ask, left, { ...right, name: "Y" }] });
    expect(named.roots).toBe(one.roots);
    expect(named.graph.byKey.get("y")?.data.name).toBe("Y");
    const joined = structureOf({ steps: [ask, delay("x", "y"), right] });
    expect(joined.roots.map(written)).toEqual(["a[x|] y ."]);
    const labelled = structureOf({ steps: [branch("a", "x", "y"), delay("x", "y"), right] });
    expect(labelled.roots).not.toBe(joined.roots);
  });
});
