import { create } from "zustand";

import type { ConditionJson } from "~/ui/conditions/conditions";

/** The row copied last, in whichever editor: it can be pasted into any other. */
export const useCopied = create<{ copied: ConditionJson | null; copy: (row: ConditionJson) => void }>((set) => ({
  copied: null,
  copy: (copied) => set({ copied }),
}));
