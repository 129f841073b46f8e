/** What came of a simulation or a backtest, as its job tells it, and what is read from it. */

import type { Counted } from "~/pages/workflows/numbers/figures";

export interface Day {
  day: string;
  sent: number;
}

interface EmailResult {
  email: string;
  sent: number;
  opened: number;
  clicked: number;
  unsubscribed: number;
  not_sent: Record<string, number>;
}

interface StepResult {
  step: string;
  arrived: number;
  left: number;
  inside: number;
  ways: Record<string, number>;
  sent: number;
  held: Record<string, number>;
}

export interface Simulated {
  start: string;
  days: number;
  population: number;
  people: number;
  people_entered: number;
  entered: number;
  inside: number;
  finished: number;
  exited: Record<string, number>;
  failed: number;
  refused: Record<string, number>;
  goal: number;
  sent: number;
  not_sent: Record<string, number>;
  per_day: Day[];
  emails: EmailResult[];
  steps: StepResult[];
  /** Ways that nobody took, and steps where nobody came. */
  dead: { step: string; to: string }[];
  unreached: string[];
}

/** One of the two that are compared. */
interface Told {
  saved_at: string | null;
  sentence: string;
  simulated: Simulated;
}

/** A figure that differs: `before` is what was simulated, `after` the live version. */
export interface Difference {
  place: string;
  figure: string;
  before: number;
  after: number;
}

export interface Outcome extends Told {
  /** Events that let people in, but that nobody is assumed to do. */
  silent?: string[];
  assumptions?: Assumed;
  other?: Told;
  differences?: { figures: Difference[]; days: unknown[] };
}

export interface Assumed {
  habits?: { event: string; per_day: number }[];
  engagement?: Partial<Rates>;
  enroll?: boolean;
  existing?: number | null;
}

export interface Rates {
  opens: number;
  clicks: number;
  unsubscribes: number;
}

/** The counts of the steps; opens and clicks are known where an email is sent by one step only. */
export function countedIn({ steps, emails }: Simulated, emailOf: ReadonlyMap<string, string>): Counted[] {
  const senders = new Map<string, number>();
  for (const email of emailOf.values()) senders.set(email, (senders.get(email) ?? 0) + 1);
  const read = new Map(emails.map((each) => [each.email, each]));
  return steps.map(({ step, arrived, left, ways, sent }) => {
    const email = emailOf.get(step);
    const found = email !== undefined && senders.get(email) === 1 ? read.get(email) : undefined;
    const figures = email === undefined ? undefined : { sent, ...(found && { opened: found.opened, clicked: found.clicked }) };
    return { step, arrived, here: null, left, ways, ...(figures && { email: figures }) };
  });
}

/** The email that each step sends, of a definition that may be incomplete. */
export function emailsOf(definition: Readonly<Record<string, unknown>>): Map<string, string> {
  const found = new Map<string, string>();
  for (const step of Array.isArray(definition.steps) ? (definition.steps as unknown[]) : []) {
    if (typeof step !== "object" || step === null || !("id" in step) || !("email" in step)) continue;
    if (typeof step.id === "string" && typeof step.email === "string" && step.email) found.set(step.id, step.email);
  }
  return found;
}

/** Of the draft: when it was saved, and the revision of each of its parts. */
export interface Revised {
  saved_at: string;
  revisions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Whether a draft is another than the one that was run. It may have been saved since without any
 * change, or changed and changed back: where the revisions are known that were run, they decide.
 */
export function isStale(ran: { saved_at: string | null; revisions?: Revised["revisions"] | undefined }, draft: Revised | undefined): boolean {
  if (ran.saved_at === null) return false;
  if (!draft) return true;
  if (ran.revisions) return !sameRevisions(ran.revisions, draft.revisions);
  return Date.parse(ran.saved_at) !== Date.parse(draft.saved_at);
}

function sameRevisions(one: Revised["revisions"], other: Revised["revisions"]): boolean {
  const written = (revisions: Revised["revisions"]) =>
    JSON.stringify(Object.entries(revisions).flatMap(([kind, parts]) => Object.entries(parts).map(([name, revision]) => `${kind} ${name} ${revision}`)).sort());
  return written(one) === written(other);
}

/** Weeks from Monday on that hold every day from the first to the last; null outside of them. */
export function weeksOf(days: readonly Day[], from: string, to: string): (Day | null)[][] {
  const sent = new Map(days.map((each) => [each.day, each.sent]));
  const weeks: (Day | null)[][] = [];
  const at = new Date(`${from}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  for (let day = written(at); day <= to; ) {
    const week: (Day | null)[] = [];
    for (let place = 0; place < 7; place++) {
      week.push(day < from || day > to ? null : { day, sent: sent.get(day) ?? 0 });
      at.setUTCDate(at.getUTCDate() + 1);
      day = written(at);
    }
    weeks.push(week);
  }
  return weeks;
}

const written = (at: Date): string => at.toISOString().slice(0, 10);
