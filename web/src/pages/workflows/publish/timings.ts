/** When the emails of a definition go out, counted from the entry: pure. */

import { graphOf, TRIGGER, type Draft, type Link, type Step } from "~/builder";

export interface Timing {
  /** At the earliest, by the shortest way; a month has 30 days. */
  minutes: number;
  /** That way also waits for something, nobody knows how long. */
  waits: boolean;
}

const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440, week: 10_080, month: 43_200 };

/** A length of time as it is written: "3 days"; 0: none that can be read. */
export function minutesOf(written: unknown): number {
  const [, count, unit] = /^(\d{1,4}) (minute|hour|day|week|month)s?$/.exec(String(written)) ?? [];
  return Number(count ?? 0) * (MINUTES[unit ?? ""] ?? 0);
}

/** By step: when somebody may come there. Steps to which no path leads are left out. */
export function timingsOf(draft: Draft): Map<string, Timing> {
  const graph = graphOf(draft);
  const found = new Map<string, Timing>();
  const waiting: { step: string; timing: Timing }[] = [];
  const arrive = (step: string | null, timing: Timing) => {
    if (step !== null) waiting.push({ step, timing });
  };
  arrive(graph.entry.to, { minutes: 0, waits: false });
  for (let next = soonest(waiting); next; next = soonest(waiting)) {
    const { step: key, timing } = next;
    const step = graph.byKey.get(key);
    if (!step || found.has(key) || key === TRIGGER) continue;
    found.set(key, timing);
    for (const link of graph.out.get(key) ?? []) arrive(link.to, after(step, link, timing));
  }
  return found;
}

function soonest(waiting: { step: string; timing: Timing }[]) {
  const place = waiting.reduce((best, each, at) => (each.timing.minutes < (waiting[best]?.timing.minutes ?? Infinity) ? at : best), 0);
  return waiting.splice(place, 1)[0];
}

/** When one goes on by a link who came to a step at that time. */
function after({ kind, data }: Step, link: Link, { minutes, waits }: Timing): Timing {
  switch (kind) {
    case "delay": {
      const length = minutesOf(data.wait ?? "1 day");
      return { minutes: data.count_from === "entry" ? Math.max(minutes, length) : minutes + length, waits };
    }
    case "wait_until":
      return { minutes, waits: true };
    case "wait_for":
      return link.role === "branch" ? { minutes, waits: true } : { minutes: minutes + minutesOf(data.limit), waits };
    default:
      return { minutes, waits };
  }
}

/** The two largest parts of a length of time, in days, hours and minutes. */
export function partsOf(minutes: number): { unit: "day" | "hour" | "minute"; count: number }[] {
  const parts = [
    { unit: "day" as const, count: Math.floor(minutes / 1440) },
    { unit: "hour" as const, count: Math.floor((minutes % 1440) / 60) },
    { unit: "minute" as const, count: minutes % 60 },
  ];
  return parts.filter((each) => each.count > 0).slice(0, 2);
}
