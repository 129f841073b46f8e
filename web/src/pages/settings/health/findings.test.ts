import { expect, it } from "vitest";

import { findings, type Report } from "~/pages/settings/health/findings";

const WELL: Report = {
  ok: true,
  business_time: "2026-03-02T12:00:00Z",
  wall_time: "2026-03-02T12:00:00Z",
  workers: 2,
  queue_age: 0.2,
  lanes_behind: [],
  steps_late: 0,
  emails_late: 0,
  set_aside: 0,
  inbox_rows: 3,
  steps_due: 0,
  emails_waiting: { queued: 2, deferred: 0, sending: 1, review: 4, uncertain: 0 },
  calls_retried: 0,
  failed_enrollments: 0,
  emails: { sent: 1000, failed: 3 },
  bounce_rate: { number: 0, sent: 1000, percent: 0, limit: 2, above: false },
  complaint_rate: { number: 0, sent: 1000, percent: 0, limit: 0.1, above: false },
  latency: { emails: 900, p50: 0.2, p99: 0.8 },
  bounces_unread_since: null,
  routes_failing: [],
  database_bytes: 5e8,
  disk_free: 5e10,
};

const named = (changes: Partial<Report>) => findings({ ...WELL, ...changes }).map(({ finding }) => finding);

it("finds nothing where all is well, whatever waits for approval", () => {
  expect(findings(WELL)).toEqual([]);
});

it("puts what stands still before what is late", () => {
  expect(named({ queue_age: 90, set_aside: 2, workers: 0 })).toEqual(["noWorker", "setAside", "queueLate"]);
});

it("tells how many routes are set aside", () => {
  expect(findings({ ...WELL, routes_failing: ["relay"] })).toEqual([{ finding: "routesFailing", level: "warn", amount: 1 }]);
});

it("tells for how long the mailbox of bounces has not been read", () => {
  expect(findings({ ...WELL, bounces_unread_since: "2026-03-02T11:00:00Z" })).toEqual([{ finding: "bouncesUnread", level: "warn", amount: 3600 }]);
});

it("tells the rate of bounces and of complaints where the server finds it too high", () => {
  const [bounce_rate, complaint_rate] = [
    { ...WELL.bounce_rate, number: 21, percent: 2.1 },
    { ...WELL.complaint_rate, number: 2, percent: 0.2 },
  ];
  expect(named({ bounce_rate, complaint_rate })).toEqual([]);
  expect(findings({ ...WELL, bounce_rate: { ...bounce_rate, above: true }, complaint_rate: { ...complaint_rate, above: true } })).toEqual([
    { finding: "bounced", level: "warn", amount: 0.021 },
    { finding: "complained", level: "warn", amount: 0.002 },
  ]);
});

it("does not take a disk it cannot see for a full one", () => {
  expect(named({ disk_free: null })).toEqual([]);
  expect(named({ disk_free: 10 })).toEqual(["diskFull"]);
});

it("tells how many or how late", () => {
  expect(findings({ ...WELL, emails_waiting: { uncertain: 3 } })).toEqual([{ finding: "uncertain", level: "warn", amount: 3 }]);
  expect(findings({ ...WELL, steps_late: 61 })).toEqual([{ finding: "stepsLate", level: "warn", amount: 61 }]);
});
