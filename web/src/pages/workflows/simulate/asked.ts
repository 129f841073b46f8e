/** What one asks of a simulation or a backtest, as the form holds it and as the API takes it. */

import type { components } from "~/api/schema";

export type Simulating = components["schemas"]["Simulating"];
export type Backtesting = components["schemas"]["Backtesting"];

export const MODES = ["simulate", "backtest"] as const;
export type Mode = (typeof MODES)[number];

/** Who may enter: those whom a trigger lets in from then on; also those who meet one by then; or everyone at once. */
export const WHO = ["triggers", "existing", "everyone"] as const;
export type Who = (typeof WHO)[number];

export interface Asked {
  mode: Mode;
  /** The draft; else the live version. */
  draft: boolean;
  /** A simulation of the draft may be held against the live version. */
  compare: boolean;
  who: Who;
  /** How many days back an event still counts for who meets a trigger. */
  existing: number;
  /** A day, in the account's zone; empty: now. */
  start: string;
  days: number;
  /** From where a backtest begins: a day of the past. */
  since: string;
  /** About how many contacts; 0: all. */
  sample: number;
  rates: "past" | "set";
  /** In per cent. */
  opens: number;
  clicks: number;
  unsubscribes: number;
  /** How often a contact does each, in 100 days. */
  events: Readonly<Record<string, number>>;
}

export const USUAL: Asked = {
  mode: "simulate",
  draft: false,
  compare: false,
  who: "triggers",
  existing: 30,
  start: "",
  days: 90,
  since: "",
  sample: 0,
  rates: "past",
  opens: 30,
  clicks: 3,
  unsubscribes: 0.2,
  events: {},
};

const share = (percent: number) => percent / 100;

/** `at` is the first instant of a day in the account's zone. */
export function simulatingOf(asked: Asked, at: (day: string) => string): Simulating {
  return {
    draft: asked.draft,
    days: asked.days,
    seed: 1,
    past: asked.rates === "past",
    enroll: asked.who === "everyone",
    rates: asked.rates === "set" ? Object.fromEntries(Object.entries(asked.events).map(([event, times]) => [event, times / 100])) : {},
    ...(asked.who === "existing" && { existing: asked.existing }),
    ...(asked.start && { start: at(asked.start) }),
    ...(asked.sample > 0 && { sample: asked.sample }),
    ...(asked.rates === "set" && { opens: share(asked.opens), clicks: share(asked.clicks), unsubscribes: share(asked.unsubscribes) }),
    ...(asked.draft && asked.compare && { compare: { draft: false } }),
  };
}

export function backtestingOf(asked: Asked, at: (day: string) => string): Backtesting {
  const reads = asked.rates === "set";
  return {
    draft: asked.draft,
    since: at(asked.since),
    opens: reads ? share(asked.opens) : 0,
    clicks: reads ? share(asked.clicks) : 0,
    unsubscribes: reads ? share(asked.unsubscribes) : 0,
    ...(asked.sample > 0 && { sample: asked.sample }),
  };
}

/** The events that a definition speaks of, wherever in it. */
export function eventsIn(definition: unknown): string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    // Of lists, too: their names are places.
    for (const [name, each] of Object.entries(value)) {
      if (name === "event" && typeof each === "string" && each) found.add(each);
      else look(each);
    }
  };
  look(definition);
  return [...found].sort();
}
