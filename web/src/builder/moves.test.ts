import { describe, expect, it } from "vitest";

import { moveFrom, nextProblem, type Direction, type Place } from "./moves";
import { outlineOf } from "./outline";
import { structureOf } from "./structure";

const structure = structureOf({
  steps: [
    { id: "s", kind: "delay" },
    { id: "a", kind: "branch", branches: [{ to: "x" }], otherwise: "j" },
    { id: "x", kind: "delay" },
    { id: "j", kind: "delay" },
    { id: "lost", kind: "exit" },
  ].map((step) => (step.id === "j" ? { ...step, next: "end" } : step)),
});
const [left, right] = [{ branch: "a→branches.0.to" }, { branch: "a→otherwise" }];

function walk(from: Place, direction: Direction, folded?: ReadonlySet<string>): Place[] {
  const found: Place[] = [];
  for (let at = moveFrom(structure, from, direction, folded); at; at = moveFrom(structure, at, direction, folded)) found.push(at);
  return found;
}

describe("moveFrom", () => {
  it("follows the path down and back up", () => {
    expect(walk({ step: "" }, "down")).toEqual([{ step: "s" }, { step: "a" }, left, { step: "x" }, { step: "j" }, { end: "j→next" }, { step: "lost" }]);
    expect(walk({ step: "lost" }, "up")).toEqual([{ end: "j→next" }, { step: "j" }, { step: "x" }, left, { step: "a" }, { step: "s" }, { step: "" }]);
  });

  it("goes from branch to branch", () => {
    expect(moveFrom(structure, { step: "x" }, "right")).toEqual(right);
    expect(moveFrom(structure, right, "left")).toEqual(left);
    expect(moveFrom(structure, right, "right")).toBeNull();
    expect(moveFrom(structure, right, "down")).toEqual({ step: "j" });
  });

  it("passes over what is folded", () => {
    const folded = new Set([left.branch]);
    expect(moveFrom(structure, left, "down", folded)).toEqual({ step: "j" });
    expect(moveFrom(structure, { step: "j" }, "up", folded)).toEqual(left);
  });
});

describe("moveFrom at the ends of paths", () => {
  const ends = structureOf({
    steps: [
      { id: "a", kind: "branch", branches: [{ to: "x" }, { to: "end" }], otherwise: "back" },
      { id: "x", kind: "delay", next: "end" },
      { id: "back", kind: "go_to", to: "a" },
    ],
  });

  it("reaches them and comes back", () => {
    expect(moveFrom(ends, { step: "x" }, "down")).toEqual({ end: "x→next" });
    expect(moveFrom(ends, { end: "x→next" }, "up")).toEqual({ step: "x" });
    expect(moveFrom(ends, { end: "x→next" }, "down")).toBeNull();
    expect(moveFrom(ends, { end: "x→next" }, "right")).toEqual({ branch: "a→branches.1.to" });
    expect(moveFrom(ends, { branch: "a→branches.1.to" }, "down")).toEqual({ end: "a→branches.1.to" });
    expect(moveFrom(ends, { end: "a→branches.1.to" }, "up")).toEqual({ branch: "a→branches.1.to" });
    expect(moveFrom(ends, { step: "back" }, "down")).toEqual({ end: "back→to" });
  });

  it("has one where nothing is yet", () => {
    const blank = structureOf({ steps: [] });
    expect(moveFrom(blank, { step: "" }, "down")).toEqual({ end: "→" });
    expect(moveFrom(blank, { end: "→" }, "up")).toEqual({ step: "" });
  });
});

describe("nextProblem", () => {
  it("goes round in reading order", () => {
    const wrong = new Set(["x", "lost"]);
    expect(nextProblem(structure, wrong, "s")).toBe("x");
    expect(nextProblem(structure, wrong, "lost")).toBe("x");
    expect(nextProblem(structure, wrong, "x", true)).toBe("lost");
    expect(nextProblem(structure, new Set(), "x")).toBeNull();
  });
});

describe("outlineOf", () => {
  it("nests what is inside branches", () => {
    const rows = outlineOf(structure).map((row) => [row.kind, row.step, row.number, row.level, `${row.place}/${row.of}`]);
    expect(rows).toEqual([
      ["trigger", "", null, 1, "1/6"],
      ["step", "s", 1, 1, "2/6"],
      ["step", "a", 2, 1, "3/6"],
      ["branch", "a", null, 2, "1/2"],
      ["step", "x", 3, 3, "1/1"],
      ["branch", "a", null, 2, "2/2"],
      ["step", "j", 4, 1, "4/6"],
      ["end", "j", null, 1, "5/6"],
      ["step", "lost", 5, 1, "6/6"],
    ]);
  });

  it("counts what is folded", () => {
    const folded = outlineOf(structure, new Set([left.branch])).filter((row) => row.kind === "branch");
    expect(folded.map((row) => row.folded)).toEqual([1, null]);
  });
});
