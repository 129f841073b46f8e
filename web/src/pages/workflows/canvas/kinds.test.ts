import { expect, test } from "vitest";

import { KINDS } from "~/pages/workflows/flow/kinds";
import { FAMILIES, familyOf, KINDS_OF } from "~/pages/workflows/canvas/families";
import { shelvesOf, withRecent } from "~/pages/workflows/canvas/kinds";

const draft = { workflow: "w", steps: [{ id: "a", kind: "delay" }, { id: "b", kind: "delay" }] };

test("each kind has one family, save notes", () => {
  const all = FAMILIES.flatMap((family) => KINDS_OF[family]);
  expect([...all].sort()).toEqual(KINDS.filter((kind) => kind !== "note"));
  expect(familyOf("teleport")).toBe("action");
});

test("what leads nowhere is offered at ends only, with why", () => {
  const refused = (link: string) => shelvesOf(draft, [link], []).flatMap((shelf) => shelf.offers.flatMap((each) => (each.why ? [[each.kind, each.why]] : [])));
  expect(refused("a→next")).toEqual([["exit", "only_at_end"], ["go_to", "only_at_end"]]);
  expect(refused("b→next")).toEqual([]);
});

test("those put last come first, unless they cannot be put there", () => {
  const recent = withRecent(withRecent(withRecent(["delay", "exit"], "branch"), "delay"), "exit");
  expect(recent).toEqual(["exit", "delay", "branch"]);
  expect(shelvesOf(draft, ["a→next"], recent)[0]).toMatchObject({ title: "recent", offers: [{ kind: "delay" }, { kind: "branch" }] });
});
