import { expect, test } from "vitest";

import { changeField, isRefused, layoutOf, structureOf, type Draft } from "~/builder";
import { type AnyNode, focusing, keeping, nodesOf, type Pictured } from "~/pages/workflows/canvas/nodes";
import type { Texts } from "~/pages/workflows/canvas/texts";

const draft: Draft = {
  steps: [
    { id: "ask", kind: "branch", branches: [{ to: "gift" }], otherwise: "end" },
    { id: "gift", kind: "send_email", email: "gift", next: "end" },
  ],
};

const EVERYWHERE = { left: -1000, top: -1000, right: 1000, bottom: 1000 };

function pictured(given: Draft, more: Partial<Pictured> = {}): Pictured {
  const structure = structureOf(given);
  const own = (step: string) => (structure.graph.byKey.get(step)?.data.name as string | undefined) ?? "";
  const texts: Texts = { own, sentence: (step) => step, jump: () => "", mention: own, way: (link) => link.id, end: () => "end", where: () => ({ after: "", before: "" }), number: String, rate: String };
  const folded = more.folded ?? new Set<string>();
  return { structure, layout: layoutOf(structure, { folded }), texts, drops: null, picking: null, folded, prefix: "", editable: true, area: EVERYWHERE, ...more };
}

const byId = (nodes: readonly AnyNode[]) => new Map(nodes.map((node) => [node.id, node]));

test("one step's edit draws one card again, and the focus two", () => {
  const before = byId(nodesOf(pictured(draft)));
  const outcome = changeField(draft, "gift", ["name"], "Present");
  if (isRefused(outcome)) throw new Error(outcome.refused);
  const after = keeping(before, nodesOf(pictured(outcome.draft)));
  expect(after.filter((node) => before.get(node.id) !== node).map((node) => node.id)).toEqual(["step:gift"]);
  const [here, there] = [{ step: "ask" }, { branch: "ask→otherwise" }].map((place) => focusing(after, place));
  expect(here?.filter((node, at) => node !== there?.[at]).map((node) => node.id)).toEqual(["step:ask", "pill:ask→otherwise"]);
});

test("only what is in view has nodes", () => {
  const area = { left: 0, top: 0, right: 400, bottom: 200 };
  expect(nodesOf(pictured(draft, { area })).map((node) => node.id)).toEqual(["trigger:", "step:ask", "add:above:→"]);
});

test("places to add are only where one may change something", () => {
  const kinds = (editable: boolean) => new Set(nodesOf(pictured(draft, { editable })).map((node) => node.type));
  expect(kinds(true)).toEqual(new Set(["card", "pill", "add"]));
  expect(kinds(false)).toEqual(new Set(["card", "pill"]));
});

test("a path that is lit dims what is beside it, a folded branch counts who is inside", () => {
  const nodes = byId(nodesOf(pictured(draft, { lit: ["ask", "gift"] })));
  for (const id of ["trigger:", "step:gift", "pill:ask→branches.0.to"]) expect(nodes.get(id)?.data).toMatchObject({ dim: false });
  expect(nodes.get("pill:ask→otherwise")?.data).toMatchObject({ dim: true });
  const folded = byId(nodesOf(pictured(draft, { folded: new Set(["ask→branches.0.to"]), inside: new Map([["gift", 37]]) })));
  expect(folded.get("folded:folded:ask→branches.0.to")?.data).toMatchObject({ steps: 1, people: 37 });
});
