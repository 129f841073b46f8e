import { expect, test } from "vitest";

import { type Decided, isComplete, triedOf } from "~/pages/contacts/import/decided";

const decided: Decided = { first: null, mapping: { Mail: "email" }, existing: "update", lists: ["news"], tags: [], agreed: true, wording: "Wri", source: "", trigger: false };

test("the file is tried anew for what changes its outcome, and not for each word of the consent", () => {
  const tried = triedOf("f", decided);
  expect(triedOf("f", { ...decided, wording: "Write to me.", source: "The fair", trigger: true })).toEqual(tried);
  for (const change of [{ agreed: false }, { existing: "skip" as const }, { lists: [] }, { tags: ["vip"] }, { mapping: {} }]) {
    expect(triedOf("f", { ...decided, ...change })).not.toEqual(tried);
  }
});

test("who agreed, agreed to something, somewhere", () => {
  expect(isComplete(decided)).toBe(false);
  expect(isComplete({ ...decided, source: "The fair" })).toBe(true);
});
