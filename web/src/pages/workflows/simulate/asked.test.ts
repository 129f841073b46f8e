import { expect, test } from "vitest";

import { backtestingOf, eventsIn, simulatingOf, USUAL } from "~/pages/workflows/simulate/asked";

const at = (day: string) => `${day}T00:00:00+01:00`;

test("past rates are left to the server, and nobody is named", () => {
  expect(simulatingOf({ ...USUAL, draft: true }, at)).toEqual({ draft: true, days: 90, seed: 1, past: true, enroll: false, rates: {} });
});

test("rates that are set are shares, and times a day", () => {
  const asked = simulatingOf({ ...USUAL, rates: "set", opens: 40, clicks: 5, unsubscribes: 0.5, events: { Ordered: 2 } }, at);
  expect(asked).toMatchObject({ past: false, opens: 0.4, clicks: 0.05, unsubscribes: 0.005, rates: { Ordered: 0.02 } });
});

test("who, when and how many", () => {
  expect(simulatingOf({ ...USUAL, who: "existing", start: "2026-12-01", sample: 500 }, at)).toMatchObject({ enroll: false, existing: 30, start: "2026-12-01T00:00:00+01:00", sample: 500 });
  expect(simulatingOf({ ...USUAL, who: "everyone" }, at)).toMatchObject({ enroll: true });
});

test("only a draft is compared, with the live version", () => {
  expect(simulatingOf({ ...USUAL, draft: true, compare: true }, at).compare).toEqual({ draft: false });
  expect(simulatingOf({ ...USUAL, compare: true }, at).compare).toBeUndefined();
});

test("in a backtest nobody reads what was never sent, unless rates are set", () => {
  expect(backtestingOf({ ...USUAL, since: "2026-05-01" }, at)).toEqual({ draft: false, since: "2026-05-01T00:00:00+01:00", opens: 0, clicks: 0, unsubscribes: 0 });
  expect(backtestingOf({ ...USUAL, since: "2026-05-01", rates: "set" }, at).opens).toBe(0.3);
});

test("events are found wherever a definition speaks of them, each once", () => {
  expect(eventsIn({ triggers: [{ kind: "event", event: "Signed Up" }], exit: [{ when: { of: [{ event: "Ordered" }, { event: "Signed Up" }] } }], steps: [null, { event: 3 }] })).toEqual(["Ordered", "Signed Up"]);
});
