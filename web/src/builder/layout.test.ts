import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { aDraft, GALLERY } from "../../tests/drafts";
import { graphOf, isNote, type Draft } from "./graph";
import { driftOf, layoutOf, type Box, type Layout, type View } from "./layout";
import { structureOf } from "./structure";

const drawn = (draft: Draft, view?: View) => layoutOf(structureOf(draft), view);

function overlaps(layout: Layout): string[] {
  const boxes = [...layout.boxes].sort((one, two) => one.y - two.y);
  return boxes.flatMap((one, at) => {
    const found: string[] = [];
    for (let next = at + 1; next < boxes.length; next += 1) {
      const two = boxes[next] as Box;
      if (two.y >= one.y + one.height) break;
      if (one.x < two.x + two.width && two.x < one.x + one.width) found.push(`${one.id} and ${two.id}`);
    }
    return found;
  });
}

/** Stretches of lines that run through a card, save where they begin and end. */
function through(layout: Layout): string[] {
  const cards = layout.boxes.filter((box) => box.kind === "step" || box.kind === "trigger" || box.kind === "folded");
  return layout.lines.flatMap((line) =>
    line.points.slice(1).flatMap(([x, y], at) => {
      const [fromX, fromY] = line.points[at] ?? [x, y];
      const [left, right, top, bottom] = [Math.min(x, fromX), Math.max(x, fromX), Math.min(y, fromY), Math.max(y, fromY)];
      const hit = cards.find((box) => left < box.x + box.width && right > box.x && top < box.y + box.height && bottom > box.y);
      return hit ? [`${line.id} through ${hit.id}`] : [];
    }),
  );
}

/** Pairs of stretches that cross, and do not merely meet. */
function crossings(layout: Layout): string[] {
  const stretches = layout.lines.flatMap(({ id, points }) =>
    points.slice(1).flatMap(([x, y], at) => {
      const [fromX, fromY] = points[at] ?? [x, y];
      return [{ id, left: Math.min(x, fromX), right: Math.max(x, fromX), top: Math.min(y, fromY), bottom: Math.max(y, fromY) }];
    }),
  );
  const level = stretches.filter((each) => each.top === each.bottom);
  const upright = stretches.filter((each) => each.left === each.right);
  return level.flatMap((one) =>
    upright
      .filter((two) => one.left < two.left && two.left < one.right && two.top < one.top && one.top < two.bottom)
      .map((two) => `${one.id} and ${two.id}`),
  );
}

/** Each link by how many times it is shown. */
function shown(draft: Draft, view?: View): Map<string, number> {
  const structure = structureOf(draft);
  const layout = layoutOf(structure, view);
  const found = new Map([...structure.graph.links.keys()].map((id) => [id, 0]));
  const chipped = layout.boxes.filter((box) => box.kind === "chip").flatMap((box) => box.links);
  const alone = layout.lines.flatMap((line) => line.links).filter((id) => !chipped.includes(id));
  for (const id of [...alone, ...chipped, ...layout.hidden]) found.set(id, (found.get(id) ?? 0) + 1);
  return found;
}

describe("layoutOf", () => {
  it("puts the trigger at the origin and each step 56 under the one before", () => {
    const { boxes } = drawn({ steps: [{ id: "a", kind: "send_email" }, { id: "b", kind: "delay" }] });
    expect(boxes.map(({ id, x, y, width, height }) => [id, x, y, width, height])).toEqual([
      ["", 0, 0, 296, 88],
      ["a", 0, 144, 296, 112],
      ["b", 0, 312, 296, 88],
      ["end:b→next", 0, 456, 296, 24],
    ]);
    const numbers = drawn({ steps: [{ id: "a", kind: "send_email" }] }, { numbers: true });
    expect(numbers.boxes.slice(0, 2).map((box) => box.height)).toEqual([116, 140]);
  });

  it("puts branches from left to right, 32 apart, otherwise last, and the join under them", () => {
    const draft = {
      steps: [
        { id: "a", kind: "branch", branches: [{ to: "x" }, { to: "j" }], otherwise: "y" },
        { id: "x", kind: "delay", next: "j" },
        { id: "y", kind: "delay" },
        { id: "j", kind: "delay" },
      ],
    };
    const at = new Map(drawn(draft).boxes.map((box) => [box.id, box]));
    expect(["a→branches.0.to", "a→branches.1.to", "a→otherwise"].map((id) => at.get(id)?.x)).toEqual([-328, 0, 328]);
    expect([at.get("x")?.x, at.get("y")?.x, at.get("j")?.x]).toEqual([-328, 328, 0]);
    expect(at.get("j")?.y).toBe((at.get("x")?.y ?? 0) + 88 + 84);
  });

  it("draws the gallery without a chip", () => {
    for (const draft of GALLERY) {
      expect([...structureOf(draft).chips.keys()], String(draft.workflow)).toEqual([]);
      expect(overlaps(drawn(draft))).toEqual([]);
    }
  });

  it("never lets boxes overlap, nor lines cross or run through cards", () => {
    fc.assert(
      fc.property(aDraft(500), fc.boolean(), (draft, numbers) => {
        const layout = drawn(draft, { numbers });
        expect(overlaps(layout)).toEqual([]);
        for (const drawn of [layout.boxes, layout.lines, layout.adds]) expect(new Set(drawn.map((each) => each.id)).size).toBe(drawn.length);
      }),
      { numRuns: 30 },
    );
    fc.assert(
      fc.property(aDraft(40), (draft) => {
        const layout = drawn(draft);
        expect([...through(layout), ...crossings(layout)]).toEqual([]);
      }),
    );
  });

  it("shows each link exactly once, as a line or as a chip, or folds it away", () => {
    fc.assert(
      fc.property(aDraft(500), fc.boolean(), (draft, fold) => {
        const folded = new Set(fold ? [...graphOf(draft).links.keys()].filter((_, at) => at % 5 === 0) : []);
        const wrong = [...shown(draft, { folded })].filter(([, times]) => times !== 1);
        expect(wrong).toEqual([]);
        expect(overlaps(drawn(draft, { folded }))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it("places and numbers each step once, branches in their order", () => {
    fc.assert(
      fc.property(aDraft(500), (draft) => {
        const structure = structureOf(draft);
        const steps = structure.graph.steps.filter((step) => !isNote(step)).map((step) => step.key);
        expect([...structure.order].sort()).toEqual(steps.sort());
        expect([...structure.spots.keys()].sort()).toEqual(steps);
        const layout = layoutOf(structure);
        const cards = layout.boxes.filter((box) => box.kind === "step").map((box) => box.id);
        expect(cards).toEqual(structure.order);
        const pills = new Map(layout.boxes.filter((box) => box.kind === "pill").map((box) => [box.id, box]));
        for (const links of structure.graph.out.values()) {
          const places = links.flatMap((link) => pills.get(link.id) ?? []);
          const inOrder = places.every((box, at) => at === 0 || box.x >= (places[at - 1]?.x ?? 0));
          expect(inOrder).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("gives the same for the same", () => {
    fc.assert(
      fc.property(aDraft(120), (draft) => {
        const copy = JSON.parse(JSON.stringify(draft)) as Draft;
        expect(drawn(copy)).toEqual(drawn(draft));
      }),
    );
  });

  it("folds a branch into one card, which leads where the branch does", () => {
    const draft = {
      steps: [
        { id: "a", kind: "branch", branches: [{ to: "x" }], otherwise: "j" },
        { id: "x", kind: "delay" },
        { id: "y", kind: "delay" },
        { id: "j", kind: "delay" },
      ],
    };
    const { boxes, lines } = drawn(draft, { folded: new Set(["a→branches.0.to"]) });
    expect(boxes.find((box) => box.kind === "folded")?.steps).toEqual(["x", "y"]);
    expect(lines.map((line) => line.links)).toContainEqual(["y→next"]);
  });

  it("tells how far a step drifted", () => {
    const before = drawn({ steps: [{ id: "b", kind: "delay" }] });
    const after = drawn({ steps: [{ id: "a", kind: "delay" }, { id: "b", kind: "delay" }] });
    expect(driftOf(before, after, "b")).toEqual([0, 144]);
  });

  it("draws thousands of steps in a row, and inside one another", () => {
    const row = Array.from({ length: 3000 }, (_, at) => ({ id: `s${at}`, kind: "delay" }));
    const nested = Array.from({ length: 1000 }, (_, at) => ({ id: `s${at}`, kind: "branch", branches: [{ to: "end" }] }));
    expect(drawn({ steps: row }).boxes).toHaveLength(3002);
    expect(drawn({ steps: nested }).boxes.filter((box) => box.kind === "step")).toHaveLength(1000);
  });
});
