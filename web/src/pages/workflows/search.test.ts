import { expect, test } from "vitest";

import { changedSearch, checkedSearch, sortedBy } from "~/pages/workflows/search";

test("what the list does not know of an address is left out", () => {
  expect(checkedSearch({ state: "asleep", sort: "size", search: 3, cursor: "", other: "x" })).toEqual({});
  expect(checkedSearch({ state: "paused", label: "shop", sort: "-name", search: "welcome", cursor: "abc" })).toEqual({
    state: "paused",
    label: "shop",
    sort: "-name",
    search: "welcome",
    cursor: "abc",
  });
});

test("another filter begins at the first page", () => {
  expect(changedSearch({ state: "active", search: "a", cursor: "abc" }, { state: undefined })).toEqual({ search: "a" });
  expect(changedSearch({ search: "a" }, { cursor: "abc" })).toEqual({ search: "a", cursor: "abc" });
});

test("a column is sorted the other way round when it is chosen again", () => {
  expect(sortedBy("name")).toBe("-name");
  expect(sortedBy("name", "-name")).toBe("name");
  expect(sortedBy("created_at", "-name")).toBe("created_at");
});
