import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { aDraft, GALLERY } from "../../tests/drafts";
import { graphOf, leadTo, TRIGGER, type Draft } from "./graph";

const steps = (...given: Draft[]): Draft => ({ workflow: "w", steps: given });

describe("graphOf", () => {
  it("leads a step that does not say to the one written next, and the last to the end", () => {
    const { out, entry } = graphOf(steps({ id: "a", kind: "delay" }, { id: "b", kind: "delay" }));
    expect(entry).toMatchObject({ from: TRIGGER, to: "a" });
    expect(out.get("a")).toMatchObject([{ to: "b", arrives: "step", role: "next" }]);
    expect(out.get("b")).toMatchObject([{ to: null, arrives: "end" }]);
  });

  it("orders branches as written, then who has no value, then the rest", () => {
    const value = { id: "a", kind: "branch_on_value", otherwise: "end", empty: "b", cases: [{ values: ["x"], to: "c" }, { values: ["y"], to: "b" }] };
    const { out } = graphOf(steps(value, { id: "b", kind: "delay" }, { id: "c", kind: "delay" }));
    expect(out.get("a")?.map((link) => [link.role, link.to])).toEqual([
      ["branch", "c"],
      ["branch", "b"],
      ["empty", "b"],
      ["otherwise", null],
    ]);
  });

  it("has a way for those held out only when there are any", () => {
    const trial = { id: "a", kind: "experiment", variants: [{ name: "A", share: 100, to: "end" }] };
    expect(graphOf(steps(trial)).out.get("a")).toHaveLength(1);
    expect(graphOf(steps({ ...trial, holdout: 10 })).out.get("a")?.[1]).toMatchObject({ role: "holdout", arrives: "end" });
  });

  it("passes notes, which hang on the step behind them, or before an end on the step they follow", () => {
    const graph = graphOf(steps({ id: "n", kind: "note" }, { id: "a", kind: "delay" }, { id: "m", kind: "note" }));
    expect(graph.entry).toMatchObject({ target: "n", to: "a" });
    expect(graph.out.get("a")).toMatchObject([{ target: "m", arrives: "end" }]);
    expect([...graph.notes].map(([on, notes]) => [on, notes.map((note) => note.key)])).toEqual([["a", ["n", "m"]]]);
  });

  it("reads steps without an id, or with one that is taken, and targets that are missing", () => {
    const graph = graphOf({ steps: [{ id: "a", kind: "delay", next: "gone" }, { id: "a", kind: "delay" }, "x", { kind: "exit" }] });
    expect(new Set(graph.steps.map((step) => step.key)).size).toBe(4);
    expect(graph.out.get("a")).toMatchObject([{ arrives: "missing", target: "gone" }]);
  });

  it("finds the ways of a kind that it does not know", () => {
    const odd = { id: "a", kind: "lottery", prizes: [{ to: "b", price: 3 }, { to: "end" }], otherwise: "b" };
    expect(graphOf(steps(odd, { id: "b", kind: "delay" })).out.get("a")?.map((link) => link.to)).toEqual(["b", null, "b"]);
  });

  it("loses nothing when every target is written back where it was read", () => {
    const check = (draft: Draft) => {
      const graph = graphOf(draft);
      for (const step of graph.steps) {
        let data = step.data;
        const written = (graph.out.get(step.key) ?? []).filter((link) => link.path.length > 1 || String(link.path[0]) in step.data);
        for (const link of written) if (link.target !== undefined) data = leadTo(data, link.path, link.target);
        expect(data).toBe(step.data);
      }
    };
    GALLERY.forEach(check);
    fc.assert(fc.property(aDraft(60), check));
  });
});
