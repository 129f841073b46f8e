import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { GALLERY, pick, randomDraft, randomOf, type Random } from "../../tests/drafts";
import * as commands from "./commands";
import { graphOf, type Draft, type Graph } from "./graph";
import { isFields } from "./json";
import { blankStep } from "./kinds";
import { structureOf, type Sequence } from "./structure";
import { record, redo, startHistory, undo } from "./undo";

const steps = (...given: Draft[]): Draft => ({ workflow: "w", steps: given });
const delay = (id: string, next?: string) => (next === undefined ? { id, kind: "delay" } : { id, kind: "delay", next });
const branch = (id: string, to: string, otherwise: string) => ({ id, kind: "branch", branches: [{ to }], otherwise });

function done(outcome: commands.Outcome): Draft {
  if (commands.isRefused(outcome)) throw new Error(outcome.refused);
  return outcome.draft;
}

function written(sequence: Sequence): string {
  const items = sequence.items.map(({ step, block }) => (block ? `${step}[${block.branches.map(written).join("|")}]` : step));
  const tail = { none: "", join: "", end: ".", missing: "?", chip: "^" }[sequence.tail.kind];
  return [...items, tail].filter(Boolean).join(" ");
}

const shape = (draft: Draft) => structureOf(draft).roots.map(written).join(" / ");

describe("insertStep", () => {
  it("changes nothing else where order already says it", () => {
    const draft = steps(delay("a"), delay("b"));
    const found = done(commands.insertStep(draft, ["a→next"], { kind: "note", text: "x" }));
    expect(found.steps).toEqual([delay("a"), { id: "note", kind: "note", text: "x" }, delay("b")]);
    expect((found.steps as Draft[])[0]).toBe((draft.steps as Draft[])[0]);
  });

  it("makes the first step the one where everyone starts", () => {
    expect(shape(done(commands.insertStep(steps(delay("a")), ["→"], { kind: "delay" })))).toBe("delay a .");
    expect(shape(done(commands.insertStep(steps(), ["→"], { kind: "delay" })))).toBe("delay .");
  });

  it("keeps the steps under a branch below its join", () => {
    const found = done(commands.insertStep(steps(delay("a"), delay("b")), ["a→next"], blankStep("branch")));
    expect(shape(found)).toBe("a branch[|] b .");
  });

  it("puts a step above a join, on all that leads there", () => {
    const draft = steps(branch("a", "x", "j"), delay("x"), delay("j"));
    expect(shape(done(commands.insertStep(draft, ["x→next", "a→otherwise"], { kind: "delay" })))).toBe("a[x|] delay j .");
    expect(shape(done(commands.insertStep(draft, ["x→next"], { kind: "delay" })))).toBe("a[x delay|] j .");
  });

  it("puts exits and jumps at ends only", () => {
    const draft = steps(delay("a"), delay("b"));
    expect(commands.whyNotInsert(draft, ["a→next"], blankStep("exit"))).toBe("only_at_end");
    expect(shape(done(commands.exitAt(draft, "b→next")))).toBe("a b exit");
    expect(shape(done(commands.goToAt(draft, "b→next", "a")))).toBe("a b go_to ^");
  });

  it("does not use ids again that are taken elsewhere", () => {
    const found = done(commands.insertStep(steps(), ["→"], { kind: "delay" }, new Set(["delay", "delay_2"])));
    expect(found.steps).toEqual([{ id: "delay_3", kind: "delay" }]);
  });
});

describe("ends", () => {
  it("rejoin what is below", () => {
    const draft = steps(branch("a", "x", "b"), delay("x", "end"), branch("b", "j", "j"), delay("j"));
    expect(commands.isRefused(commands.rejoin(draft, "x→next"))).toBe(true);
    const open = steps({ ...branch("a", "x", "j"), branches: [{ to: "x" }, { to: "end" }] }, delay("x"), delay("j"));
    expect(shape(done(commands.rejoin(open, "a→branches.1.to")))).toBe("a[x||] j .");
    expect(commands.rejoinsAt(structureOf(open), "a→branches.1.to")).toBe("j");
  });

  it("lead elsewhere, and paths end", () => {
    const draft = steps(branch("a", "x", "y"), delay("x", "end"), delay("y"));
    const found = done(commands.leadLink(draft, "x→next", "y"));
    expect(shape(found)).toBe("a[x|] y .");
    expect(shape(done(commands.leadLink(found, "x→next", "end")))).toBe(shape(draft));
  });

  it("of a block without a join all lead to what is put below it", () => {
    expect(shape(done(commands.insertBelow(steps(branch("a", "end", "end")), "a", { kind: "delay" })))).toBe("a[|] delay .");
  });
});

describe("deleteStep", () => {
  it("closes the path, notes and all", () => {
    const draft = steps(delay("a"), { id: "n", kind: "note", text: "why" }, delay("b"), delay("c"));
    const found = done(commands.deleteStep(draft, "b"));
    expect(found.steps).toEqual([delay("a"), delay("c")]);
    expect(done(commands.deleteStep(draft, "n")).steps).toEqual([delay("a"), delay("b"), delay("c")]);
    expect(shape(done(commands.deleteStep(draft, "a")))).toBe("b c .");
  });

  it("keeps one branch, or none", () => {
    const draft = steps(delay("s"), branch("a", "x", "y"), delay("y"), delay("j", "end"), delay("x", "j"));
    expect(shape(draft)).toBe("s a[x|y] j .");
    expect(shape(done(commands.deleteStep(draft, "a", "a→branches.0.to")))).toBe("s x j .");
    expect(shape(done(commands.deleteStep(draft, "a", "a→otherwise")))).toBe("s y j .");
    expect(shape(done(commands.deleteStep(draft, "a")))).toBe("s j .");
  });

  it("makes another step the first", () => {
    const draft = steps(branch("a", "x", "y"), delay("y", "end"), delay("x"));
    expect(shape(done(commands.deleteStep(draft, "a", "a→branches.0.to")))).toBe("x .");
  });
});

describe("branches", () => {
  const draft = steps({ id: "a", kind: "random_split", branches: [{ share: 50, to: "x" }, { share: 50, to: "j" }] }, delay("x"), delay("j"));

  it("are added with a way to the join, and even shares stay even", () => {
    const found = done(commands.addBranch(draft, "a"));
    expect(shape(found)).toBe("a[x||] j .");
    const shares = (found.steps as Draft[])[0]?.branches as { share: number }[];
    expect(shares.map((each) => each.share)).toEqual([33.34, 33.33, 33.33]);
  });

  it("are removed with what is inside", () => {
    expect(done(commands.removeBranch(draft, "a→branches.0.to")).steps).toEqual([
      { id: "a", kind: "random_split", branches: [{ share: 100, to: "j" }] },
      delay("j"),
    ]);
    expect(commands.removeBranch(steps(branch("a", "end", "end")), "a→otherwise")).toEqual({ refused: "always_there" });
  });

  it("take another place, and a name where they have one", () => {
    expect(shape(done(commands.moveBranch(draft, "a→branches.0.to", 1)))).toBe("a[|x] j .");
    expect(commands.renameBranch(draft, "a→branches.0.to", "A")).toEqual({ refused: "has_no_name" });
    const trial = steps({ id: "a", kind: "experiment", variants: [{ name: "A", share: 100, to: "end" }] });
    expect(done(commands.renameBranch(trial, "a→variants.0.to", "Gift")).steps).toMatchObject([{ variants: [{ name: "Gift" }] }]);
  });
});

describe("moveStep", () => {
  it("takes a step or a block elsewhere", () => {
    const draft = steps(delay("s"), branch("a", "x", "j"), delay("x"), delay("j"), delay("k"));
    expect(shape(done(commands.moveStep(draft, "k", ["→"])))).toBe("k s a[x|] j .");
    expect(shape(done(commands.moveStep(draft, "a", ["j→next"])))).toBe("s j a[x|] k .");
    expect(shape(done(commands.moveStep(draft, "s", ["x→next"])))).toBe("a[x s|] j k .");
    expect(shape(done(commands.moveStep(draft, "a", ["k→next"])))).toBe("s j k a[x .|.]");
  });

  it("keeps what is under the new place below a block that ended", () => {
    const draft = steps(delay("s"), delay("t"), branch("a", "x", "end"), delay("x"));
    expect(shape(done(commands.moveStep(draft, "a", ["s→next"])))).toBe("s a[x|] t .");
  });

  it("is refused inside itself, and where it is", () => {
    const draft = steps(branch("a", "x", "j"), delay("x"), delay("j"));
    expect(commands.moveStep(draft, "a", ["x→next"])).toEqual({ refused: "inside_itself" });
    expect(commands.moveStep(draft, "x", ["a→branches.0.to"])).toEqual({ refused: "same_place" });
  });
});

describe("paste", () => {
  const clicked = { when: { kind: "message", fact: "clicked", step: "m" }, to: "m" };
  const source = steps({ id: "m", kind: "send_email", email: "e" }, { id: "a", kind: "branch", branches: [clicked], otherwise: "j" }, delay("j"));

  it("copies under new ids", () => {
    const clip = commands.copyStep(source, "a");
    const found = clip && done(commands.paste(source, ["j→next"], clip));
    expect((found?.steps as Draft[]).at(-2)).toMatchObject({ id: "a_2", branches: [{ to: "m", when: { step: "m" } }] });
  });

  it("mentions nothing by chance in another workflow", () => {
    const clip = commands.copyStep(source, "a");
    const other = { workflow: "other", steps: [delay("m")] };
    const found = clip && done(commands.paste(other, ["m→next"], clip));
    expect((found?.steps as Draft[]).at(-2)).toMatchObject({ id: "a", branches: [{ to: "m_2", when: { step: "m_2" } }] });
  });
});

describe("all commands", () => {
  it("undone give the first draft, and done again the last", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 40 }), (seed, size) => {
        const random = randomOf(seed);
        const first = pick(random, [randomDraft(random, size), pick(random, GALLERY)]);
        const kept = JSON.stringify(first);
        let history = startHistory(first);
        for (let round = 0; round < 12; round += 1) {
          const outcome = randomCommand(random, history.draft);
          if (!commands.isRefused(outcome)) history = record(history, outcome);
        }
        const last = history.draft;
        while (history.done.length) history = undo(history);
        expect(history.draft).toBe(first);
        expect(JSON.stringify(first)).toBe(kept);
        while (history.undone.length) history = redo(history);
        expect(history.draft).toBe(last);
      }),
      { numRuns: 100 },
    );
  });

  it("lose no step that they do not remove, and leave no new link astray", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomOf(seed);
        let draft = pick(random, GALLERY);
        for (let round = 0; round < 10; round += 1) {
          const outcome = randomCommand(random, draft);
          if (commands.isRefused(outcome)) continue;
          const isRemoval = ["delete", "remove_branch", "end", "lead"].includes(outcome.name.code);
          const [before, after] = [graphOf(draft), graphOf(outcome.draft)];
          if (!isRemoval) expect([...before.byKey.keys()].filter((key) => !after.byKey.has(key))).toEqual([]);
          const astray = (graph: Graph) => [...graph.links.values()].filter((link) => link.arrives === "missing").length;
          if (outcome.name.code !== "paste") expect(astray(after)).toBeLessThanOrEqual(astray(before));
          draft = outcome.draft;
        }
      }),
      { numRuns: 100 },
    );
  });

  it("of moving keep every step within reach", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomOf(seed);
        const draft = pick(random, GALLERY);
        const structure = structureOf(draft);
        const outcome = commands.moveStep(draft, pick(random, structure.order), [pick(random, [...structure.graph.links.keys()])]);
        if (commands.isRefused(outcome)) return;
        const after = structureOf(outcome.draft);
        expect([...after.unreached]).toEqual([]);
        expect([...after.order].sort()).toEqual([...structure.order].sort());
      }),
    );
  });
});

function randomCommand(random: Random, draft: Draft): commands.Outcome {
  const structure = structureOf(draft);
  const link = pick(random, [...structure.graph.links.keys()]);
  const step = pick(random, ["", ...structure.order]);
  const kind = pick(random, ["delay", "branch", "experiment", "exit", "send_email"]);
  const clip = commands.copyStep(draft, step);
  const all: (() => commands.Outcome)[] = [
    () => commands.insertStep(draft, [link], blankStep(kind)),
    () => commands.insertBelow(draft, step, blankStep("delay")),
    () => commands.deleteStep(draft, step),
    () => commands.deleteStep(draft, step, pick(random, [null, ...(structure.graph.out.get(step) ?? []).map((each) => each.id)])),
    () => commands.moveStep(draft, step, [link]),
    () => commands.copyTo(draft, step, [link]),
    () => (clip ? commands.paste(draft, [link], { ...clip, workflow: "x" }) : { refused: "unknown" }),
    () => commands.addBranch(draft, step),
    () => commands.removeBranch(draft, link),
    () => commands.moveBranch(draft, link, 1),
    () => commands.renameBranch(draft, link, "other"),
    () => commands.rejoin(draft, link),
    () => commands.leadLink(draft, link, pick(random, ["end", ...structure.order])),
    () => commands.addNote(draft, step, "look"),
    () => commands.changeField(draft, step, ["name"], String(random())),
    () => commands.changeSetting(draft, ["goal"], { when: random() }),
  ];
  return pick(random, all)();
}

it("changes a field without a word on the others", () => {
  const draft = steps(delay("a"), delay("b"));
  const found = done(commands.changeField(draft, "a", ["wait"], "2 days"));
  expect(found.steps).toEqual([{ ...delay("a"), wait: "2 days" }, delay("b")]);
  expect(isFields(found)).toBe(true);
});
