import { expect, test } from "vitest";

import { deedOf } from "~/pages/workflows/canvas/keys";

const press = (key: string, held: { ctrlKey?: boolean; metaKey?: boolean; shiftKey?: boolean; altKey?: boolean } = {}) =>
  deedOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

test("keys say what they do, with and without capitals", () => {
  expect(press("a")).toEqual({ does: "add" });
  expect(press("A")).toEqual({ does: "add" });
  expect(press("ArrowLeft")).toEqual({ does: "move", to: "left" });
  expect(press("?", { shiftKey: true })).toEqual({ does: "help" });
  expect(press("P", { shiftKey: true })).toEqual({ does: "problem", back: true });
  expect(press("F10", { shiftKey: true })).toEqual({ does: "menu" });
});

test("with Control or Command they are commands, and all others are left to the browser", () => {
  expect(press("z", { metaKey: true })).toEqual({ does: "undo" });
  expect(press("Z", { ctrlKey: true, shiftKey: true })).toEqual({ does: "redo" });
  expect(press("d", { ctrlKey: true })).toEqual({ does: "duplicate" });
  for (const key of ["a", "c", "p", "Enter"]) expect(press(key, { ctrlKey: true })).toBeNull();
  expect(press("a", { altKey: true })).toBeNull();
  expect(press("q")).toBeNull();
});
