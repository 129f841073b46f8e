/** What can be followed day by day. */
export const SERIES = ["entered", "finished", "exited", "failed", "refused", "goal", "sent", "opened", "opened_by_machines", "clicked", "clicked_by_machines", "orders", "revenue"] as const;
export type Series = (typeof SERIES)[number];

type Counts = Readonly<Record<string, number>>;

/** What was counted on a day; its revenue by currency, in decimal numbers. */
export interface Day {
  day: string;
  counts: Counts;
  revenue: Readonly<Record<string, string>>;
}

/** How counters name them; a name that ends in ":" is counted by reason. */
const COUNTERS: Record<Exclude<Series, "revenue">, string> = {
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
  orders: "orders",
};

/** The figure of one day. */
export function figureOf(counts: Counts, series: keyof typeof COUNTERS): number {
  const name = COUNTERS[series];
  if (!name.endsWith(":")) return counts[name] ?? 0;
  return Object.entries(counts).reduce((sum, [each, count]) => (each.startsWith(name) ? sum + count : sum), 0);
}

/** The figures of a series, some days each; revenue in one currency. */
export function valuesOf(series: Series, points: readonly (readonly string[])[], counted: readonly Day[], currency = ""): number[] {
  const byDay = new Map(counted.map((each) => [each.day, each]));
  const valueOf = (day: string): number => {
    const found = byDay.get(day);
    if (!found) return 0;
    return series === "revenue" ? Number(found.revenue[currency] ?? 0) : figureOf(found.counts, series);
  };
  return points.map((days) => days.reduce((sum, day) => sum + valueOf(day), 0));
}

/** In which currencies there was revenue: the one of the most days first. */
export function currenciesOf(counted: readonly Day[]): string[] {
  const days = new Map<string, number>();
  for (const currency of counted.flatMap(({ revenue }) => Object.keys(revenue))) days.set(currency, (days.get(currency) ?? 0) + 1);
  return [...days].sort(([one, many], [other, more]) => more - many || one.localeCompare(other)).map(([currency]) => currency);
}
