import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { at, type ConditionJson, group, GROUPS, inserted, isDenial, isGroup, moved, type Path, placeOf, removed, replaced, saidOf, unwrapped, wrapped, written } from "~/ui/conditions/conditions";
import { rows, trees } from "~/ui/conditions/random.test-data";

/** A path to some part of a tree, chosen by numbers. */
function pathIn(root: ConditionJson, choices: number[]): Path {
  const path: number[] = [];
  let here = root;
  for (const choice of choices) {
    const parts = isGroup(here) ? here.of : isDenial(here) ? [here.of] : [];
    if (parts.length === 0) break;
    const place = choice % parts.length;
    path.push(place);
    here = parts[place] ?? here;
  }
  return path;
}

const choices = fc.array(fc.nat(), { maxLength: 4 });
const frozen = (root: ConditionJson) => JSON.stringify(root);

/** A part of a group, and the group around it. */
const inGroup = fc
  .tuple(trees, choices)
  .map(([root, chosen]) => ({ root: group("all", [root, root]), path: [chosen.length % 2, ...pathIn(root, chosen)] }))
  .filter(({ root, path }) => {
    const around = at(root, path.slice(0, -1));
    return around !== undefined && isGroup(around);
  });

describe("an edit and its reverse give the first", () => {
  test("another part, and the first again", () => {
    fc.assert(
      fc.property(trees, choices, rows, (root, chosen, row) => {
        const path = pathIn(root, chosen);
        const before = at(root, path) as ConditionJson;
        const changed = replaced(root, path, row);
        expect(at(changed, path)).toEqual(row);
        expect(replaced(changed, path, before)).toEqual(root);
      }),
    );
  });

  test("added and removed, removed and added", () => {
    fc.assert(
      fc.property(inGroup, rows, ({ root, path }, row) => {
        expect(removed(inserted(root, path, row), path)).toEqual(root);
        const part = at(root, path) as ConditionJson;
        expect(inserted(removed(root, path) as ConditionJson, path, part)).toEqual(root);
      }),
    );
  });

  test("moved there and back", () => {
    fc.assert(
      fc.property(inGroup, fc.constantFrom(-1, 1), ({ root, path }, by) => {
        const there = moved(root, path, by);
        if (there === root) return;
        const to = [...path.slice(0, -1), (path.at(-1) ?? 0) + by];
        expect(at(there, to)).toEqual(at(root, path));
        expect(moved(there, to, -by)).toEqual(root);
      }),
    );
  });

  test("put into a group and taken out", () => {
    fc.assert(fc.property(trees, choices, fc.constantFrom(...GROUPS), (root, chosen, kind) => {
expect(unwrapped(wrapped(root, pathIn(root, chosen), kind), pathIn(root, chosen))).toEqual(root);
}));
  });

  test("denied and affirmed", () => {
    fc.assert(fc.property(trees, (root) => {
expect(written(saidOf(root))).toEqual(root);
}));
  });
});

test("no edit changes the condition it was given", () => {
  fc.assert(
    fc.property(inGroup, rows, ({ root, path }, row) => {
      const before = frozen(root);
      replaced(root, path, row);
      inserted(root, path, row);
      removed(root, path);
      moved(root, path, 1);
      wrapped(root, path, "any");
      expect(frozen(root)).toBe(before);
    }),
  );
});

test("what is beside an edit stays the same object", () => {
  const root = group("all", [{ kind: "tag", tag: "a" }, { kind: "tag", tag: "b" }]);
  const changed = replaced(root, [0], { kind: "tag", tag: "c" });
  expect(at(changed, [1])).toBe(at(root, [1]));
});

test("without what it denies, a not goes too", () => {
  const tag = { kind: "tag", tag: "a" };
  expect(removed({ kind: "not", of: tag }, [0])).toBeUndefined();
  expect(removed(group("all", [{ kind: "not", of: { kind: "not", of: tag } }, tag]), [0, 0, 0])).toEqual(group("all", [tag]));
});

test("a group in a group is taken out with all its parts, in their place", () => {
  const tagged = (tag: string) => ({ kind: "tag", tag });
  const [a, b, c] = [tagged("a"), tagged("b"), tagged("c")];
  expect(unwrapped(group("all", [a, group("any", [b, c])]), [1])).toEqual(group("all", [a, b, c]));
  expect(unwrapped(group("all", [a, b]), [])).toEqual(group("all", [a, b]));
});

test("a group whose parts are no conditions is no group that can be edited", () => {
  expect(isGroup({ kind: "all", of: [{ tag: "a" }] })).toBe(false);
  expect(isGroup({ kind: "any" })).toBe(false);
  expect(isDenial({ kind: "not", of: [] })).toBe(false);
});

test("a problem stands at its condition", () => {
  const root = group("all", [{ kind: "tag", tag: "a" }, { kind: "not", of: group("any", [{ kind: "list", list: "" }]) }]);
  expect(placeOf(["of", 1, "of", "of", 0, "list"], root)).toEqual({ path: [1, 0, 0], field: "list" });
  expect(placeOf(["of", "0", "tag"], root)).toEqual({ path: [0], field: "tag" });
  expect(placeOf([], root)).toEqual({ path: [], field: "" });
});
