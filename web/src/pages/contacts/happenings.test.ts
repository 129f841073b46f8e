import { expect, test } from "vitest";

import { detailsOf, isInstant, lineOf, propertyOf } from "~/pages/contacts/happenings";
import type { Happening } from "~/pages/contacts/types";

const step: Happening = {
  id: "1",
  at: "2026-01-01T00:00:00Z",
  kind: "step",
  name: "welcome",
  detail: { step: "pause", action: "waits", version: 2, reason: null },
  steps: { pause: "2 · Pause" },
  waits: "",
};

test("a step tells which one and what it did, and keeps the rest as details", () => {
  expect(lineOf(step, (name, value) => (name === "action" ? "attend" : value))).toBe("pause · attend");
  expect(detailsOf(step)).toEqual([["version", 2]]);
});

test("an unknown kind tells nothing in its line, and hides nothing", () => {
  // Of a server that is newer than this page.
  const other = { ...step, kind: "later" } as unknown as Happening;
  expect(lineOf(other, (_, value) => value)).toBe("");
  expect(detailsOf(other)).toHaveLength(3);
});

test("instants by their form, as Python and JavaScript write them", () => {
  expect(["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.123456+00:00"].every(isInstant)).toBe(true);
  expect(["2026-01-01", "T", 3].some(isInstant)).toBe(false);
});

test("a property has words where the product named it, and its own name where a sender did", () => {
  const event = (name: string) => ({ ...step, kind: "event", name }) as Happening;
  expect(propertyOf(event("List Joined"), "list")).toBe("list");
  expect(propertyOf(event("Form Submitted"), "form")).toBe("form");
  expect(propertyOf(event("Form Submitted"), "email")).toBeNull();
  expect(propertyOf(event("Order Completed"), "value")).toBeNull();
  expect(propertyOf(event("constructor"), "name")).toBeNull();
  expect(propertyOf(step, "version")).toBe("version");
});
