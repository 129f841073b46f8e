import { expect, test } from "vitest";

import { attributeOf, checkedColumns, columnOf, FIRST } from "~/pages/contacts/columns";

test("what was kept and is no column is left out, each column stands once", () => {
  expect(checkedColumns(["score", "shoe", "attribute:", 3, "attribute:plan", "score"])).toEqual(["score", "attribute:plan"]);
});

test("nothing readable kept: the first columns; none chosen: none", () => {
  expect(checkedColumns({})).toEqual(FIRST);
  expect(checkedColumns([])).toEqual([]);
});

test("an attribute called like a fact is not that fact", () => {
  expect(attributeOf(columnOf("score"))).toBe("score");
  expect(attributeOf("score")).toBeNull();
});
