import { checkedPeriod, type PeriodSearch } from "~/pages/workflows/results/search";

/** What Numbers and Simulate keep in the address of the flow. */
export interface FiguresSearch extends PeriodSearch {
  /** Whose steps are counted; without: the live version's. */
  version?: number;
  /** The simulation that is shown; without: the latest. */
  run?: string;
}

export function checkedFigures(given: Record<string, unknown>): FiguresSearch {
  const found: FiguresSearch = checkedPeriod(given);
  const version = Number(given.version);
  if (Number.isInteger(version) && version > 0) found.version = version;
  if (typeof given.run === "string" && given.run) found.run = given.run;
  return found;
}
