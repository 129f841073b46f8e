import { expect, test } from "vitest";

import { structureOf } from "~/builder";
import { errorAt, fieldOf, inReadingOrder, severities } from "~/pages/workflows/editor/problems";
import type { Wrong } from "~/pages/workflows/editor/remote";

const wrong = (step: string, path: (string | number)[], warning = false): Wrong => ({ code: "x", step, path, warning, line: null, message: `${step} ${path.join(".")}`, remedy: "" });

test("an error outweighs a warning, whichever is first", () => {
  const found = severities([wrong("a", [], true), wrong("a", []), wrong("b", []), wrong("b", [], true), wrong("c", [], true)]);
  expect([...found]).toEqual([["a", "error"], ["b", "error"], ["c", "warning"]]);
});

test("problems are listed as the steps are read, not as they are written", () => {
  const steps = [
    { id: "first", kind: "delay", next: "last" },
    { id: "third", kind: "delay", next: "end" },
    { id: "last", kind: "delay", next: "third" },
  ];
  const ordered = inReadingOrder([wrong("third", []), wrong("last", [], true), wrong("last", []), wrong("", ["triggers"])], structureOf({ steps }));
  expect(ordered.map(({ step, warning }) => [step, warning])).toEqual([["", false], ["last", false], ["last", true], ["third", false]]);
});

test("a problem stands at its field, also deep inside it", () => {
  const problems = [wrong("a", ["steps", 3, "branches", 1, "when", "value"]), wrong("", ["goal", "when"])];
  expect(problems.map(fieldOf)).toEqual(["branches", "goal"]);
  expect(errorAt(problems, "branches", 1)).toBe("a steps.3.branches.1.when.value");
  expect(errorAt(problems, "branches", 0)).toBeUndefined();
  expect(errorAt([wrong("a", ["steps", 0, "wait"], true)], "wait")).toBeUndefined();
});
