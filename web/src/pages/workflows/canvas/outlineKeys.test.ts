import { expect, test } from "vitest";

import { outlineOf, structureOf } from "~/builder";
import { wentFrom } from "~/pages/workflows/canvas/outlineKeys";

const structure = structureOf({
  steps: [
    { id: "a", kind: "branch", branches: [{ to: "x" }], otherwise: "j" },
    { id: "x", kind: "delay", next: "j" },
    { id: "j", kind: "delay" },
  ],
});
const branch = "a→branches.0.to";
const open = outlineOf(structure);
const shut = outlineOf(structure, new Set([branch]));

test("up and down read row by row", () => {
  expect(wentFrom(open, { step: "" }, "down")).toEqual({ place: { step: "a" } });
  expect(wentFrom(open, { step: "x" }, "down")).toEqual({ place: { branch: "a→otherwise" } });
  expect(wentFrom(shut, { branch }, "down")).toEqual({ place: { branch: "a→otherwise" } });
  expect(wentFrom(open, { step: "" }, "up")).toBeNull();
  expect(wentFrom(open, { end: "j→next" }, "down")).toBeNull();
});

test("right goes in and unfolds, left folds and goes out", () => {
  expect(wentFrom(open, { step: "a" }, "right")).toEqual({ place: { branch } });
  expect(wentFrom(shut, { branch }, "right")).toEqual({ fold: branch });
  expect(wentFrom(open, { branch }, "left")).toEqual({ fold: branch });
  expect(wentFrom(shut, { branch }, "left")).toEqual({ place: { step: "a" } });
  expect(wentFrom(open, { step: "x" }, "left")).toEqual({ place: { branch } });
  expect(wentFrom(open, { step: "x" }, "right")).toBeNull();
});
