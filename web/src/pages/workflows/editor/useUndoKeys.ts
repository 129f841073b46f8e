import { useEffect } from "react";

import type { Editing } from "~/pages/workflows/canvas/types";

/** Where what is typed is the draft's at once: there, too, it is the draft that is undone. */
const OF_THE_DRAFT = "[data-fields], aside, .mantine-Drawer-content";
const TYPED_IN = "input, textarea, [contenteditable=true]";

/** Ctrl or ⌘ with Z, Shift-Z or Y, wherever one is on the page. The canvas has its own, and says so. */
export function useUndoKeys({ undo, redo }: Pick<Editing, "undo" | "redo">, disabled: boolean): void {
  useEffect(() => {
    if (disabled) return;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const target = event.target instanceof Element ? event.target : null;
      if ((key !== "z" && key !== "y") || (target?.matches(TYPED_IN) && !target.closest(OF_THE_DRAFT))) return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) redo();
      else undo();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [undo, redo, disabled]);
}
