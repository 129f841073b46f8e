import { expect, test } from "vitest";

import { minutesOf, partsOf, timingsOf } from "~/pages/workflows/publish/timings";

const DAY = 1440;
const timings = (steps: unknown[]) => Object.fromEntries([...timingsOf({ steps })].map(([step, { minutes, waits }]) => [step, waits ? `~${minutes}` : minutes]));

test("delays add up, and one from the entry is no longer than from there", () => {
  expect(
    timings([
      { id: "a", kind: "send_email" },
      { id: "b", kind: "delay", wait: "3 days" },
      { id: "c", kind: "delay", wait: "4 days", count_from: "entry" },
      { id: "d", kind: "delay" },
      { id: "e", kind: "send_email" },
    ]),
  ).toEqual({ a: 0, b: 0, c: 3 * DAY, d: 4 * DAY, e: 5 * DAY });
});

test("of several ways the shortest counts, loops included", () => {
  expect(
    timings([
      { id: "ask", kind: "branch", branches: [{ to: "slow" }], otherwise: "mail" },
      { id: "slow", kind: "delay", wait: "2 weeks", next: "mail" },
      { id: "mail", kind: "send_email" },
      { id: "back", kind: "go_to", to: "slow", rounds: 2 },
    ]),
  ).toEqual({ ask: 0, mail: 0, slow: 0, back: 0 });
});

test("who waits for something goes on nobody knows when, or when the limit is over", () => {
  expect(
    timings([
      { id: "until", kind: "wait_for", limit: "7 days", branches: [{ to: "thanks" }], otherwise: "remind" },
      { id: "remind", kind: "send_email", next: "end" },
      { id: "thanks", kind: "send_email" },
      { id: "late", kind: "send_email" },
    ]),
  ).toEqual({ until: 0, thanks: "~0", late: "~0", remind: 7 * DAY });
});

test("what no path leads to has no timing, and what cannot be read takes no time", () => {
  expect(timings([{ id: "a", kind: "exit" }, { id: "lost", kind: "delay" }])).toEqual({ a: 0 });
  expect(timings([])).toEqual({});
  expect([minutesOf("soon"), minutesOf(3), minutesOf("1 month")]).toEqual([0, 0, 30 * DAY]);
});

test("a length of time is told by its two largest parts", () => {
  expect(partsOf(DAY + 61)).toEqual([{ unit: "day", count: 1 }, { unit: "hour", count: 1 }]);
  expect(partsOf(90)).toEqual([{ unit: "hour", count: 1 }, { unit: "minute", count: 30 }]);
  expect(partsOf(0)).toEqual([]);
});
