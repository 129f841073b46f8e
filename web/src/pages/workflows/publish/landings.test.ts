import { expect, test } from "vitest";

import { isAboutMoving, landedOf, mappingOf, onward, removedIn } from "~/pages/workflows/publish/landings";

const problem = (code: string, step: string) => ({ code, step, path: [], line: null, message: "", remedy: "", warning: false });

const OLD = { steps: [{ id: "a", kind: "delay" }, { id: "b", kind: "delay" }, { id: "c", kind: "branch", branches: [{ to: "e" }], otherwise: "d" }, { id: "d", kind: "delay", next: "end" }, { id: "e", kind: "delay" }] };

test("removed steps are asked for once, and what is about moving is told apart", () => {
  const problems = [problem("move_no_target", "b"), problem("move_no_target", "b"), problem("VAL-1", ""), problem("move_other_kind", "c")];
  expect(removedIn(problems)).toEqual(["b"]);
  expect(problems.filter((each) => !isAboutMoving(each)).map((each) => each.code)).toEqual(["VAL-1"]);
});

test("who is at a removed step goes straight on to what is still there", () => {
  expect(onward(OLD, "b", { steps: [{ id: "a" }, { id: "d" }] })).toBe("d");
  expect(onward(OLD, "d", { steps: [{ id: "a" }] })).toBe("end");
  expect(onward({ steps: [{ id: "x", kind: "delay", next: "y" }, { id: "y", kind: "delay", next: "x" }] }, "x", { steps: [] })).toBe("end");
});

test("what is chosen comes before what would be supposed", () => {
  const draft = { steps: [{ id: "a" }, { id: "d" }] };
  expect(mappingOf(["b", "c"], { b: "a" }, OLD, draft)).toEqual({ b: "a", c: "d" });
});

test("people of several versions at one place land together, the most first", () => {
  const landing = (version: number, step: string, people: number, to: string | null, stays = false) => ({ version, step, people, to, stays });
  expect(landedOf([landing(1, "a", 2, "a", true), landing(2, "a", 3, "a", true), landing(1, "b", 9, "end"), landing(1, "c", 0, "c", true)])).toEqual([
    { step: "b", to: "end", stays: false, people: 9 },
    { step: "a", to: "a", stays: true, people: 5 },
  ]);
});
