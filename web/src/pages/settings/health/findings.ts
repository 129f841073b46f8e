import type { components } from "~/api/schema";

export type Report = components["schemas"]["HealthReport"];

/** Things that may be wrong, in the order in which one sees to them. */
export const FINDINGS = ["noWorker", "diskFull", "setAside", "queueLate", "stepsLate", "emailsLate", "uncertain", "failed", "retried", "routesFailing", "bouncesUnread", "bounced", "complained"] as const;
export type Finding = (typeof FINDINGS)[number];

export interface Found {
  finding: Finding;
  /** `bad`: something stands still; `warn`: somebody should look. */
  level: "bad" | "warn";
  /** How many, or how many seconds, or bytes, or which share. */
  amount: number;
}

/** Seconds after which what waits is late, as the server judges it. */
const LATE = 30;
const LITTLE_SPACE = 1_000_000_000;

/** 0: since never. */
export const secondsSince = (since: string | null, now: string) => (since === null ? 0 : (Date.parse(now) - Date.parse(since)) / 1000);

/** What is wrong, worst first; nothing: all is well. */
export function findings(report: Report): Found[] {
  const { bounce_rate: bounced, complaint_rate: complained } = report;
  const space = report.disk_free;
  const judged: Record<Finding, [wrong: boolean, level: Found["level"], amount: number]> = {
    noWorker: [report.workers === 0, "bad", 0],
    diskFull: [space !== null && space < LITTLE_SPACE, "bad", space ?? 0],
    setAside: [report.set_aside > 0, "bad", report.set_aside],
    queueLate: [report.queue_age > LATE, "warn", report.queue_age],
    stepsLate: [report.steps_late > LATE, "warn", report.steps_late],
    emailsLate: [report.emails_late > LATE, "warn", report.emails_late],
    uncertain: [(report.emails_waiting.uncertain ?? 0) > 0, "warn", report.emails_waiting.uncertain ?? 0],
    failed: [report.failed_enrollments > 0, "warn", report.failed_enrollments],
    retried: [report.calls_retried > 0, "warn", report.calls_retried],
    routesFailing: [report.routes_failing.length > 0, "warn", report.routes_failing.length],
    bouncesUnread: [report.bounces_unread_since !== null, "warn", secondsSince(report.bounces_unread_since, report.wall_time)],
    bounced: [bounced.above, "warn", bounced.number / bounced.sent],
    complained: [complained.above, "warn", complained.number / complained.sent],
  };
  const found = FINDINGS.filter((finding) => judged[finding][0]).map((finding) => ({ finding, level: judged[finding][1], amount: judged[finding][2] }));
  return found.sort((one, other) => Number(one.level === "warn") - Number(other.level === "warn"));
}
