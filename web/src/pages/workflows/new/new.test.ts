import { expect, test } from "vitest";

import { isSlug, suggested } from "~/pages/workflows/new/naming";
import { rulesOf } from "~/pages/workflows/new/rules";
import { changedNew, checkedNew } from "~/pages/workflows/new/search";

test("a short name is made from a name, and is none that is taken", () => {
  expect(suggested("Bienvenue à l'été")).toBe("bienvenue-a-l-ete");
  expect(suggested("Welcome", ["welcome", "welcome-2"])).toBe("welcome-3");
  expect(suggested("New")).toBe("new-2");
  expect(suggested("日本")).toBe("");
  expect(suggested("a".repeat(80), ["a".repeat(64)])).toBe(`${"a".repeat(62)}-2`);
});

test("a short name has small letters, digits and hyphens, and is no page", () => {
  expect(["welcome", "a", "a-1"].every(isSlug)).toBe(true);
  expect(["", "New", "-a", "a-", "a_b", "new", "a".repeat(65)].some(isSlug)).toBe(false);
});

test("an address keeps what the gallery knows", () => {
  expect(checkedNew({ search: 30, goal: "welcome", trigger: "event", template: "birthday", more: 1 })).toEqual({ search: "30", goal: "welcome", trigger: "event", template: "birthday" });
  expect(checkedNew({ goal: "fun", trigger: "sunrise", search: "" })).toEqual({});
  expect(changedNew({ goal: "welcome", template: "birthday" }, { goal: undefined })).toEqual({ template: "birthday" });
});

test("the rules of a template are told apart from its name and from what its steps do", () => {
  const steps = [
    { id: "ask", kind: "branch", branches: [{ to: "gift" }], otherwise: "end" },
    { id: "wait", kind: "delay", next: "gift" },
    { id: "gift", kind: "send_email", next: "wait" },
  ];
  const sentences = ["Workflow “Welcome”", "Trigger: signs up", "Entry: every time", "1. Branch → step 3 or the end", "2. Wait 1 → 2 days", "3. Send the email “gift” → step 2"];
  expect(rulesOf({ sentences, definition: { steps } })).toEqual(["Trigger: signs up", "Entry: every time"]);
  expect(rulesOf({ sentences: [], definition: {} })).toEqual([]);
});
