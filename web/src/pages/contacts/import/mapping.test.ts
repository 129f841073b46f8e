import { expect, test } from "vitest";

import { firstMapping, targetOf, writtenNew } from "~/pages/contacts/import/mapping";
import type { ImportPreview } from "~/pages/contacts/types";

const preview = (problem: string): ImportPreview => ({
  file: "f",
  size: 1,
  encoding: "utf-8",
  separator: ",",
  rows: [],
  rows_about: 0,
  notes: [],
  problem,
  columns: [
    { name: "Mail", target: "email", type: "" },
    { name: "Plan", target: "-", type: "" },
    { name: "company.size", target: "-", type: "" },
  ],
});

test("columns go where they were found to go", () => {
  expect(firstMapping(preview(""))).toEqual({ Mail: "email", Plan: "-", "company.size": "-" });
});

test("without a key the others still go by their own names, but what is a company's", () => {
  expect(firstMapping(preview("No key."))).toEqual({ Mail: "Mail", Plan: "Plan", "company.size": "-" });
});

test("a new attribute is written with its type and read back, colons in its name included", () => {
  for (const [name, type] of [["post code", "text"], ["ratio 1:2", null], ["ratio 1:2", "number"]] as const) {
    expect(targetOf(writtenNew(name, type), new Set())).toEqual({ kind: "new", name, type });
  }
});

test("what is declared is that attribute, whatever it is called", () => {
  expect(targetOf("a:text", new Set(["a:text"]))).toEqual({ kind: "attribute", name: "a:text" });
  expect(targetOf("email", new Set(["email"]))).toEqual({ kind: "field", field: "email" });
});
