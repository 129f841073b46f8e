import { expect, test } from "vitest";

import { checkedPeople, statesOf } from "~/pages/workflows/people/search";

test("those inside are shown unless an address asks for others", () => {
  expect(statesOf(checkedPeople({ state: "asleep" }))).toEqual(["active"]);
  expect(statesOf(checkedPeople({ state: "failed" }))).toEqual(["failed"]);
  expect(statesOf(checkedPeople({ state: "all" }))).toEqual(["active", "finished", "exited", "failed"]);
});

test("only what the page knows of an address is kept", () => {
  expect(checkedPeople({ step: "welcome", cursor: "", why: 4, other: "x" })).toEqual({ step: "welcome" });
  expect(checkedPeople({ search: 12 })).toEqual({ search: "12" });
});

test("people are put in an order that the server has", () => {
  expect(checkedPeople({ sort: "-due_at" })).toEqual({ sort: "-due_at" });
  expect(checkedPeople({ sort: "email" })).toEqual({});
});
