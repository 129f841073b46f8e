import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { randomDraft, randomOf } from "../../tests/drafts";
import { changeField, insertStep, isRefused, type Outcome } from "./commands";
import type { Draft } from "./graph";
import { choose, merge } from "./merging";
import { canPatch, patchOf } from "./saving";

const base: Draft = { workflow: "w", name: "W", steps: [{ id: "a", kind: "delay" }, { id: "b", kind: "delay" }], emails: { hi: { name: "Hi" } } };

function done(outcome: Outcome): Draft {
  if (isRefused(outcome)) throw new Error(outcome.refused);
  return outcome.draft;
}

const ids = (draft: Draft) => (draft.steps as Draft[]).map((step) => step.id);

describe("merge", () => {
  it("takes changes of different steps, and says which are theirs", () => {
    const mine = done(changeField(base, "a", ["wait"], "1 day"));
    const theirs = done(changeField(base, "b", ["wait"], "2 days"));
    const merged = merge(base, mine, theirs);
    expect(merged.conflicts).toEqual([]);
    expect(merged.taken).toEqual([{ kind: "steps", name: "b" }]);
    expect(merged.draft.steps).toEqual([{ id: "a", kind: "delay", wait: "1 day" }, { id: "b", kind: "delay", wait: "2 days" }]);
  });

  it("keeps both of the same step, to choose between", () => {
    const mine = done(changeField(base, "a", ["wait"], "1 day"));
    const theirs = { ...base, steps: [{ id: "b", kind: "delay" }] };
    const merged = merge(base, mine, theirs);
    const [conflict] = merged.conflicts;
    expect(conflict).toMatchObject({ kind: "steps", name: "a", mine: { wait: "1 day" }, theirs: undefined });
    expect(ids(merged.draft)).toEqual(["a", "b"]);
    expect(conflict && ids(choose(merged.draft, conflict, "theirs"))).toEqual(["b"]);
    expect(conflict && choose(merged.draft, conflict, "mine")).toEqual(merged.draft);
  });

  it("has what both added, each behind the step it follows", () => {
    const mine = done(insertStep(base, ["a→next"], { kind: "exit_poll" }));
    const theirs = done(insertStep(base, ["b→next"], { kind: "send_email" }));
    expect(ids(merge(base, mine, theirs).draft)).toEqual(["a", "exit_poll", "b", "send_email"]);
  });

  it("takes their order when only they changed it", () => {
    const theirs = { ...base, steps: [{ id: "b", kind: "delay" }, { id: "a", kind: "delay" }] };
    expect(ids(merge(base, done(changeField(base, "a", ["name"], "A")), theirs).draft)).toEqual(["b", "a"]);
  });

  it("merges emails and settings alike", () => {
    const merged = merge(base, { ...base, name: "Mine" }, { ...base, name: "Theirs", emails: { hi: { name: "Hello" } } });
    expect(merged.conflicts).toMatchObject([{ kind: "fields", name: "name" }]);
    expect(merged.draft).toMatchObject({ name: "Mine", emails: { hi: { name: "Hello" } } });
  });

  it("is either side when the other did nothing, or the same", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (one, two) => {
        const [was, is] = [randomDraft(randomOf(one), 15), randomDraft(randomOf(two), 15)];
        expect(merge(was, is, was).draft).toBe(is);
        expect(merge(was, was, is).draft).toBe(is);
        expect(merge(was, is, is)).toMatchObject({ conflicts: [], draft: is });
      }),
      { examples: [[0, 1248922103]] },
    );
  });
});

describe("patchOf", () => {
  const revisions = { steps: { a: "1", b: "2" }, emails: { hi: "3" }, fields: { name: "4" } };

  it("sends what changed with the revision seen, and the order when it is another", () => {
    const changed = done(changeField(base, "b", ["wait"], "1 day"));
    expect(patchOf(base, base, revisions)).toBeNull();
    expect(patchOf(base, changed, revisions)).toEqual({
      steps: { b: { revision: "2", value: { id: "b", kind: "delay", wait: "1 day" } } },
      emails: {},
      fields: {},
    });
    const added = done(insertStep(base, ["→"], { kind: "delay" }));
    expect(patchOf(base, added, revisions)).toMatchObject({ order: ["delay", "a", "b"], steps: { delay: { revision: null } } });
    const gone = { ...base, steps: [{ id: "a", kind: "delay" }] };
    expect(patchOf(base, gone, revisions)?.steps).toEqual({ b: { revision: "2", value: null } });
  });

  it("cannot name a step that has no id", () => {
    expect(canPatch(base, base)).toBe(true);
    expect(canPatch(base, { ...base, steps: [{ kind: "delay" }] })).toBe(false);
  });
});
