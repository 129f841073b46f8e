import { expect, it } from "vitest";

import { changedList, checkedForm, checkedList } from "~/pages/forms/search";

it("keeps what an address says of a list", () => {
  const whole = { search: "contact", archived: true, sort: "-updated_at", cursor: "a" };
  expect(checkedList({ ...whole, other: 1 })).toEqual(whole);
  expect(checkedList({ search: 2026 })).toEqual({ search: "2026" });
  expect(checkedList({ search: "", archived: "yes", sort: "colour", cursor: null })).toEqual({});
});

it("begins a changed list anew, in its order, unless it goes on from a cursor", () => {
  const search = checkedList({ search: "contact", sort: "name", cursor: "a" });
  expect(changedList(search, { archived: true })).toEqual({ search: "contact", archived: true, sort: "name" });
  expect(changedList(search, { search: "" })).toEqual({ sort: "name" });
  expect(changedList(search, { cursor: "b" })).toEqual({ search: "contact", sort: "name", cursor: "b" });
});

it("keeps what an address says of a form", () => {
  expect(checkedForm({ part: "submissions", waiting: "no", cursor: "a" })).toEqual({ part: "submissions", waiting: "no", cursor: "a" });
  expect(checkedForm({ part: "edit", waiting: "maybe" })).toEqual({});
});
