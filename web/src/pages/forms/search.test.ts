import { expect, it } from "vitest";

import { checkedForm, checkedList } from "~/pages/forms/search";

it("keeps what an address says of a list", () => {
  expect(checkedList({ search: "contact", archived: true, cursor: "a", other: 1 })).toEqual({ search: "contact", archived: true, cursor: "a" });
  expect(checkedList({ search: 2026 })).toEqual({ search: "2026" });
  expect(checkedList({ search: "", archived: "yes", cursor: null })).toEqual({});
});

it("keeps what an address says of a form", () => {
  expect(checkedForm({ part: "submissions", waiting: "no", cursor: "a" })).toEqual({ part: "submissions", waiting: "no", cursor: "a" });
  expect(checkedForm({ part: "edit", waiting: "maybe" })).toEqual({});
});
