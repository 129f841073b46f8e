import { describe, expect, it } from "vitest";

import { changeField, changeSetting, deleteStep, isRefused, type Outcome } from "./commands";
import type { Draft } from "./graph";
import { DEPTH, rebased, record, redo, seal, startHistory, undo, type History } from "./undo";

const first: Draft = { workflow: "w", name: "W", steps: [{ id: "a", kind: "delay" }, { id: "b", kind: "delay" }] };

function after(history: History, outcome: Outcome): History {
  if (isRefused(outcome)) throw new Error(outcome.refused);
  return record(history, outcome);
}

function type(history: History, text: string, step = "a"): History {
  return Array.from(text).reduce((each, _, at) => after(each, changeField(each.draft, step, ["name"], text.slice(0, at + 1))), history);
}

describe("history", () => {
  it("undoes what is typed in a field at once, until it is left", () => {
    const history = type(startHistory(first), "Pause");
    expect(history.done).toHaveLength(1);
    expect(undo(history).draft).toBe(first);
    expect(redo(undo(history)).draft).toBe(history.draft);
    expect(type(seal(history), "Rest").done).toHaveLength(2);
    expect(type(history, "Rest", "b").done).toHaveLength(2);
  });

  it("has settings too, and forgets what is undone at the next change", () => {
    const history = after(startHistory(first), changeSetting(first, ["name"], "Other"));
    expect(history.done[0]).toMatchObject({ name: { code: "setting", params: { field: "name" } }, touched: [""] });
    const back = undo(history);
    expect(after(back, deleteStep(back.draft, "a")).undone).toEqual([]);
  });

  it("does not keep what changes nothing", () => {
    expect(after(startHistory(first), changeSetting(first, ["name"], "W")).done).toEqual([]);
  });

  it("goes back as far as its depth", () => {
    let history = startHistory(first);
    for (let at = 0; at < DEPTH + 20; at += 1) history = seal(after(history, changeSetting(history.draft, ["name"], `${at}`)));
    expect(history.done).toHaveLength(DEPTH);
  });

  it("leaves alone what others changed meanwhile", () => {
    const history = type(startHistory(first), "Pause");
    const [a, b] = history.draft.steps as Draft[];
    const merged = { ...history.draft, steps: [a, { ...b, wait: "3 days" }] };
    expect(undo(rebased(history, merged)).draft).toEqual({ ...first, steps: [{ id: "a", kind: "delay" }, { ...b, wait: "3 days" }] });
  });
});
