/** What a key does, on the canvas and in the outline. */

import type { Direction } from "~/builder";

export type Deed =
  | { readonly does: "move"; readonly to: Direction }
  | { readonly does: "zoom"; readonly by: "in" | "out" | "whole" }
  | { readonly does: "problem"; readonly back: boolean }
  | { readonly does: "first" | "last" | "edit" | "add" | "place" | "note" | "menu" | "fold" | "delete" }
  | { readonly does: "undo" | "redo" | "duplicate" | "find" | "outline" | "help" | "escape" };

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const PLAIN: Readonly<Record<string, Deed>> = {
  ArrowUp: { does: "move", to: "up" },
  ArrowDown: { does: "move", to: "down" },
  ArrowLeft: { does: "move", to: "left" },
  ArrowRight: { does: "move", to: "right" },
  Home: { does: "first" },
  End: { does: "last" },
  Enter: { does: "edit" },
  a: { does: "add" },
  m: { does: "place" },
  n: { does: "note" },
  ".": { does: "menu" },
  ContextMenu: { does: "menu" },
  " ": { does: "fold" },
  Delete: { does: "delete" },
  Backspace: { does: "delete" },
  "/": { does: "find" },
  p: { does: "problem", back: false },
  o: { does: "outline" },
  "?": { does: "help" },
  "+": { does: "zoom", by: "in" },
  "=": { does: "zoom", by: "in" },
  "-": { does: "zoom", by: "out" },
  "0": { does: "zoom", by: "whole" },
  Escape: { does: "escape" },
};

/** Copying, cutting and pasting are no keys: the browser says when they are asked for. */
const WITH_CONTROL: Readonly<Record<string, Deed>> = {
  z: { does: "undo" },
  y: { does: "redo" },
  d: { does: "duplicate" },
};

export function deedOf(pressed: Pressed): Deed | null {
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  if (pressed.altKey) return null;
  if (pressed.ctrlKey || pressed.metaKey) {
    if (pressed.shiftKey) return key === "z" ? { does: "redo" } : null;
    return WITH_CONTROL[key] ?? null;
  }
  if (pressed.shiftKey && key === "p") return { does: "problem", back: true };
  if (pressed.shiftKey && key === "F10") return { does: "menu" };
  return PLAIN[key] ?? null;
}

/** Those shown by "?", with the name of what each does. */
export const SHOWN = [
  ["↑ ↓", "path"],
  ["← →", "branches"],
  ["Home, End", "ends"],
  ["Enter", "edit"],
  ["A", "add"],
  ["M", "move"],
  ["N", "note"],
  [".", "menu"],
  ["⌫, Delete", "delete"],
  ["Ctrl/⌘ C, X, V", "copy"],
  ["Ctrl/⌘ D", "duplicate"],
  ["Ctrl/⌘ Z", "undo"],
  ["Ctrl/⌘ ⇧ Z", "redo"],
  ["␣", "fold"],
  ["/", "find"],
  ["P, ⇧ P", "problem"],
  ["+, −, 0", "zoom"],
  ["O", "outline"],
  ["Esc", "escape"],
  ["?", "help"],
] as const;
