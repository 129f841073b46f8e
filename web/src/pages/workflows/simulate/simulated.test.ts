import { expect, test } from "vitest";

import { countedIn, emailsOf, isStale, type Simulated, weeksOf } from "~/pages/workflows/simulate/simulated";

const email = (name: string) => ({ email: name, sent: 10, opened: 4, clicked: 1, unsubscribed: 0, not_sent: {} });
const step = (id: string) => ({ step: id, arrived: 10, left: 9, inside: 1, ways: { end: 9 }, sent: 10 });
const found = { steps: [step("a"), step("b"), step("c"), step("wait")], emails: [email("twice"), email("once")] } as unknown as Simulated;

test("opens and clicks are those of a step only when no other sends the same email", () => {
  const emails = emailsOf({ steps: [{ id: "a", email: "twice" }, { id: "b", email: "twice" }, { id: "c", email: "once" }, { id: "wait" }, null, "text"] });
  const counted = countedIn(found, emails);
  expect(counted.map((each) => each.email)).toEqual([{ sent: 10 }, { sent: 10 }, { sent: 10, opened: 4, clicked: 1 }, undefined]);
  expect(counted[0]).toMatchObject({ step: "a", arrived: 10, here: null, left: 9, ways: { end: 9 } });
});

const SAVED = { saved_at: "2026-03-01T10:00:00+00:00", revisions: { steps: { a: "1", b: "2" }, fields: {}, emails: {} } };

test("a live version never becomes stale, a draft does when it is saved again", () => {
  expect(isStale({ saved_at: null }, undefined)).toBe(false);
  expect(isStale({ saved_at: "2026-03-01T10:00:00Z" }, SAVED)).toBe(false);
  expect(isStale({ saved_at: "2026-03-01T09:59:00Z" }, SAVED)).toBe(true);
  expect(isStale({ saved_at: "2026-03-01T10:00:00Z" }, undefined)).toBe(true);
});

test("where revisions are known they decide: a change taken back is none", () => {
  const ran = { saved_at: "2026-03-01T09:00:00Z", revisions: { emails: {}, fields: {}, steps: { b: "2", a: "1" } } };
  expect(isStale(ran, SAVED)).toBe(false);
  expect(isStale(ran, { ...SAVED, revisions: { ...SAVED.revisions, steps: { a: "1", b: "3" } } })).toBe(true);
  expect(isStale(ran, { ...SAVED, revisions: { ...SAVED.revisions, steps: { a: "1" } } })).toBe(true);
});

test("a calendar begins on Monday and holds each day of the period once", () => {
  const weeks = weeksOf([{ day: "2026-03-01", sent: 7 }], "2026-02-26", "2026-03-03");
  expect(weeks.map((week) => week.map((each) => each && `${each.day.slice(8)}:${each.sent}`))).toEqual([
    [null, null, null, "26:0", "27:0", "28:0", "01:7"],
    ["02:0", "03:0", null, null, null, null, null],
  ]);
});
