import { useEffect } from "react";

import { bePresent } from "~/pages/workflows/editor/remote";
import type { EditorStore } from "~/pages/workflows/editor/store";

/** The server forgets after 30 seconds. */
const EVERY = 12_000;

/** Says at which step one is, and takes what others who are there have changed. */
export function usePresence(editor: EditorStore, step: string, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return;
    let left = false;
    const tell = async () => {
      if (document.visibilityState === "hidden") return;
      const others = await bePresent(editor.getState().slug, step).catch(() => null);
      if (left || !others) return;
      editor.meet(others);
      if (others.length > 0) await editor.refresh();
    };
    void tell();
    const timer = setInterval(() => void tell(), EVERY);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [editor, step, enabled]);
}
