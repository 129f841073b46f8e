/** What can be followed day by day. */
export const SERIES = ["entered", "finished", "exited", "failed", "refused", "goal", "sent", "opened", "opened_by_machines", "clicked", "clicked_by_machines"] as const;
export type Series = (typeof SERIES)[number];

type Counts = Readonly<Record<string, number>>;

/** How counters name them; a name that ends in ":" is counted by reason. */
const COUNTERS: Record<Series, string> = {
  entered: "entered",
  finished: "finished",
  exited: "exited:",
  failed: "failed",
  refused: "refused:",
  goal: "goal",
  sent: "sent",
  opened: "opened",
  opened_by_machines: "opened:machine",
  clicked: "clicked",
  clicked_by_machines: "clicked:machine",
};

/** The figure of one day. */
export function figureOf(counts: Counts, series: Series): number {
  const name = COUNTERS[series];
  if (!name.endsWith(":")) return counts[name] ?? 0;
  return Object.entries(counts).reduce((sum, [each, count]) => (each.startsWith(name) ? sum + count : sum), 0);
}

/** The figures of a series, a day each. */
export function valuesOf(series: Series, days: readonly string[], counted: readonly { day: string; counts: Counts }[]): number[] {
  const byDay = new Map(counted.map((each) => [each.day, each.counts]));
  return days.map((day) => figureOf(byDay.get(day) ?? {}, series));
}
