import { expect, test } from "vitest";

import { structureOf } from "~/builder";
import { errorAt, fieldOf, inReadingOrder, messageOf, severities } from "~/pages/workflows/editor/problems";
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

test("a sentence mentions steps by what they are called, and leaves what is none", () => {
  const nameOf = (step: string) => ({ a13: "2 Delay", a14: "3 “Offer”" })[step];
  const said = (code: string, message: string, path: string[] = []) => messageOf({ ...wrong("a13", ["steps", "0", ...path]), code, message }, nameOf);
  expect(said("VAL-7", "The step “a13” leads to “gone”, which does not exist.")).toBe("The step 2 Delay leads to “gone”, which does not exist.");
  expect(said("VAL-8", "Les étapes «\u00a0a13\u00a0» et «\u00a0a14\u00a0» tournent.")).toBe("Les étapes 2 Delay et 3 “Offer” tournent.");
  expect(said("VAL-9", "The email “a13” is not published.")).toBe("The email “a13” is not published.");
  expect(said("VAL-7", "Two steps have the id “a13”.", ["id"])).toBe("Two steps have the id “a13”.");
});
