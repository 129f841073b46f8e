import { expect, test } from "vitest";

import { actionsOf, actionsOfSome, type ChangedOrNot, concerned, putBackOf, told, undoOf } from "~/pages/workflows/life";

const changed = (workflow: string, inside: number, detail: Record<string, unknown> = {}): ChangedOrNot => ({
  workflow,
  change: { workflow, action: "stop", before: "active", after: "stopped", inside, detail, done: false },
  code: "",
  detail: "",
  remedy: "",
});
const refused: ChangedOrNot = { workflow: "old", change: null, code: "workflow_state", detail: "It is archived.", remedy: "" };

test("a state offers what the API lets happen", () => {
  expect(actionsOf("active")).toEqual(["pause", "drain", "stop", "archive"]);
  expect(actionsOf("archived")).toEqual(["restore", "delete"]);
  expect(actionsOfSome(["draft", "archived"])).toEqual(["archive", "restore", "delete"]);
  expect(actionsOfSome([])).toEqual([]);
});

test("people are counted over the workflows that accept, and the others are told apart", () => {
  const answers = [changed("a", 12), refused, changed("b", 30)];
  expect(concerned(answers)).toEqual({ people: 42, able: [answers[0], answers[2]], refused: [refused] });
});

test("what the API says beside a change is added up", () => {
  expect(told([changed("a", 1, { overdue: 3 }), refused, changed("b", 1, { overdue: "?" })], "overdue")).toBe(3);
});

test("only what lost nobody can be put back", () => {
  expect(undoOf("pause", "active")).toBe("resume");
  expect(undoOf("stop", "active")).toBeNull();
  expect(undoOf("archive", "active")).toBeNull();
  expect(undoOf("archive", "stopped")).toBe("restore");
  expect(undoOf("drain", "paused")).toBeNull();
});

test("of several, those that lost nobody are put back", () => {
  const archived = (workflow: string, before: string): ChangedOrNot => ({ ...refused, workflow, change: { workflow, action: "archive", before, after: "archived", inside: 0, detail: {}, done: true } });
  expect(putBackOf("archive", [archived("a", "active"), archived("b", "ended"), archived("c", "stopped"), refused])).toEqual({ action: "restore", workflows: ["c"] });
  expect(putBackOf("stop", [changed("a", 1)])).toBeNull();
});
