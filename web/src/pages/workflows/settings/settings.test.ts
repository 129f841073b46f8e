import { expect, test } from "vitest";

import { asInDraft, differing, emailStepsOf, endsTooSoon, isReserved, withPolicy, withTimes } from "~/pages/workflows/settings/settings";

test("a policy keeps only the options that have an effect under it", () => {
  const every = { policy: "every_time", key: "order_id", pause: "1 day", limit: 3, by: [0] };
  expect(withPolicy(every, "after_exit")).toEqual({ policy: "after_exit", pause: "1 day", limit: 3, by: [0] });
  expect(withPolicy(every, "once")).toBeUndefined();
  expect(withPolicy({}, "every_time")).toEqual({ policy: "every_time" });
  expect(withPolicy(every, "every_time")).toEqual(every);
});

test("a schedule without times is none, and what happens at the end goes with the end", () => {
  expect(withTimes({ start: "2026-01-01 9:00" }, { start: null })).toBeUndefined();
  expect(withTimes({ end: "2026-02-01 9:00", at_end: "stop" }, { start: "2026-01-01 9:00" })).toEqual({ start: "2026-01-01 9:00", end: "2026-02-01 9:00", at_end: "stop" });
  expect(withTimes({ start: "2026-01-01 9:00", end: "2026-02-01 9:00", at_end: "stop" }, { end: null })).toEqual({ start: "2026-01-01 9:00" });
});

test("an end is later than the start, whatever zeros are written", () => {
  expect(endsTooSoon({ start: "2026-01-01 9:00", end: "2026-01-01 10:00" })).toBe(false);
  expect(endsTooSoon({ start: "2026-01-01 10:00", end: "2026-01-01 9:00" })).toBe(true);
  expect(endsTooSoon({ end: "2026-01-01 9:00" })).toBe(false);
});

test("reasons of Jalon's own are refused", () => {
  expect(isReserved(" goal ")).toBe(true);
  expect(isReserved("bought")).toBe(false);
});

test("what a draft has otherwise than what is live is found, and nothing said is nothing", () => {
  const live = { suppress: [], window: { opens: "9:00" }, statuses: { hello: "off" } };
  expect(differing({}, live)).toEqual(["window"]);
  expect(differing({ window: { opens: "9:00" }, suppress: [] }, live)).toEqual([]);
  expect(asInDraft(live, { suppress: ["staff"] })).toEqual({ suppress: ["staff"], statuses: { hello: "off" } });
});

test("emails are named by their step, else by the email", () => {
  const steps = [{ id: "a", kind: "delay" }, { id: "b", kind: "send_email", email: "offer", over_cap: "hold" }, 3];
  expect(emailStepsOf({ steps })).toEqual([{ place: 1, name: "offer", overCap: "hold" }]);
});
