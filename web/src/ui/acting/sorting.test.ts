import { expect, test } from "vitest";

import { sortIn, turned } from "~/ui/acting/sorting";

test("an address sorts by what the list knows, and by nothing else", () => {
  expect(sortIn(["name", "at"], "-at")).toEqual({ sort: "-at" });
  expect(sortIn(["name", "at"], "name")).toEqual({ sort: "name" });
  for (const given of ["colour", "--at", "", undefined, 7]) expect(sortIn(["name", "at"], given)).toEqual({});
});

test("a column is turned round, and begins with A, with what is due soonest, or with what is newest", () => {
  expect(turned("name", "-at")).toBe("name");
  expect(turned("name", "name")).toBe("-name");
  expect(turned<"name" | "at">("at", "name")).toBe("-at");
  expect(turned("at", "-at")).toBe("at");
  expect(turned("due_at")).toBe("due_at");
  expect(turned("due_at", "due_at")).toBe("-due_at");
});
