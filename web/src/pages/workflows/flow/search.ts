import { checkedFigures, type FiguresSearch } from "~/pages/workflows/numbers/search";

export const MODES = ["edit", "numbers", "simulate"] as const;
export type Mode = (typeof MODES)[number];

export interface FlowSearch extends FiguresSearch {
  /** Without: numbers of what is published, else the draft to edit. */
  mode?: Mode;
  /** The step whose panel is open; empty: the trigger. */
  step?: string;
}

export function checkedFlow(given: Record<string, unknown>): FlowSearch {
  const found: FlowSearch = checkedFigures(given);
  const mode = MODES.find((each) => each === given.mode);
  if (mode) found.mode = mode;
  if (typeof given.step === "string") found.step = given.step;
  return found;
}
