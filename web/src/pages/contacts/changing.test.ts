import { expect, test } from "vitest";

import { sameWhere } from "~/pages/contacts/changing";
import type { WholeContact } from "~/pages/contacts/types";

const ana = { attributes: { plan: "free", seats: 2 }, locale: "fr", lifecycle: "lead" } as unknown as WholeContact;

test("what changed elsewhere is no obstacle", () => {
  const later = { ...ana, attributes: { plan: "free", seats: 3 }, lifecycle: "mql" };
  expect(sameWhere({ attributes: { plan: "paid" } }, ana, later)).toBe(true);
  expect(sameWhere({ add_tags: ["vip"] }, ana, later)).toBe(true);
});

test("what changed in the same place is", () => {
  expect(sameWhere({ attributes: { seats: 5 } }, ana, { ...ana, attributes: { plan: "free", seats: 3 } })).toBe(false);
  expect(sameWhere({ lifecycle: "customer" }, ana, { ...ana, lifecycle: "mql" })).toBe(false);
});
