import { expect, test } from "vitest";

import { checkedContacts, checkedImport, checkedPage, withoutEmpty } from "~/pages/contacts/search";

test("one filter in an address is a list of one, and what is no filter is left out", () => {
  expect(checkedContacts({ attribute: "plan=paid" })).toEqual({ attribute: ["plan=paid"] });
  expect(checkedContacts({ attribute: ["plan=paid", "=x", 3, "plan"] })).toEqual({ attribute: ["plan=paid"] });
});

test("an external id of digits alone is searched as text", () => {
  expect(checkedContacts({ search: 4711 })).toEqual({ search: "4711" });
});

test("an unknown kind of happening is no filter", () => {
  expect(checkedPage({ kind: "party", why: "welcome" })).toEqual({ why: "welcome" });
});

test("an import that runs needs nothing but its job", () => {
  expect(checkedImport({ job: "1", file: "f", step: "options" })).toEqual({ job: "1" });
  expect(checkedImport({ step: "options" })).toEqual({});
});

test("what is empty is not written into the address", () => {
  expect(withoutEmpty({ search: "", attribute: [], cursor: undefined, job: "1" })).toEqual({ job: "1" });
});
