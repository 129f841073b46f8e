import { expect, test } from "vitest";

import { checkedContacts, checkedImport, checkedPage, sortedBy, withoutEmpty } from "~/pages/contacts/search";

test("one filter in an address is a list of one, and what is no filter is left out", () => {
  expect(checkedContacts({ attribute: "plan=paid" })).toEqual({ attribute: ["plan=paid"] });
  expect(checkedContacts({ attribute: ["plan=paid", "=x", 3, "plan"] })).toEqual({ attribute: ["plan=paid"] });
});

test("an external id of digits alone is searched as text", () => {
  expect(checkedContacts({ search: 4711 })).toEqual({ search: "4711" });
});

test("an order that there is none of is left out, and the first one is not written", () => {
  expect(checkedContacts({ sort: "-score" })).toEqual({ sort: "-score" });
  expect(checkedContacts({ sort: "shoe" })).toEqual({});
  expect(checkedContacts({ sort: "-created" })).toEqual({});
});

test("a column turns round; at first names go up, scores and instants down", () => {
  expect([sortedBy("name"), sortedBy("score"), sortedBy("created")]).toEqual(["name", "-score", "created"]);
  expect([sortedBy("name", "name"), sortedBy("name", "-name"), sortedBy("created", "name")]).toEqual(["-name", "name", "-created"]);
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
