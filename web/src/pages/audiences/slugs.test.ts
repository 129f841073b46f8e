import { expect, test } from "vitest";

import { slugOf } from "~/pages/audiences/slugs";

test("accents, ligatures and punctuation", () => {
  expect(slugOf("  L'été – Cœurs & Œuvres 2026 ! ")).toBe("l-ete-coeurs-oeuvres-2026");
});

test("never too long, never ending with a hyphen, nothing of what has no letters", () => {
  expect(slugOf(`${"a".repeat(63)} b`)).toBe("a".repeat(63));
  expect(slugOf("日本")).toBe("");
});
