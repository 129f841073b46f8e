import type { Kind } from "~/pages/contacts/search";
import type { Happening } from "~/pages/contacts/types";

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** What of a happening is told in its line, by its kind; the rest is among its details. */
const TOLD: Record<Kind, readonly string[]> = {
  event: [],
  message: ["state", "reason"],
  notice: ["state", "reason"],
  step: ["step", "action", "reason"],
};

export const isKind = (kind: string): kind is Kind => kind in TOLD;

/** What steps do, and how messages are, as the server calls it. */
export const ACTIONS = ["entered", "waits", "moves", "exits", "finishes", "fails", "restarts", "placed", "goal"] as const;
export const STATES = ["review", "queued", "sending", "sent", "deferred", "failed", "uncertain", "cancelled", "skipped"] as const;

/** A happening in a line, each part of it said as `say` does. */
export function lineOf({ kind, detail }: Happening, say: (name: string, value: string) => string): string {
  if (!isKind(kind)) return "";
  return TOLD[kind]
    .flatMap((name) => {
      const value = text(detail[name]);
      return value ? [say(name, value)] : [];
    })
    .join(" · ");
}

/** Everything else that is known of it, each with its name. */
export function detailsOf({ kind, detail }: Happening): [string, unknown][] {
  const told = isKind(kind) ? TOLD[kind] : [];
  return Object.entries(detail).filter(([name, value]) => !told.includes(name) && value !== null);
}

const MESSAGE = ["message", "email", "category", "step", "enrollment"] as const;
const WORKFLOW = ["workflow", "version"] as const;
const REVIEW = ["message", "enrollment", "step", "visit"] as const;
const CHANGE = ["from", "to"] as const;

/** The product's own events, with the properties that it gives them: others are fields of forms and what callers sent. */
const OWN_EVENTS = {
  "Attribute Changed": ["attribute", ...CHANGE],
  "Tag Added": ["tag"],
  "Tag Removed": ["tag"],
  "List Joined": ["list"],
  "List Left": ["list"],
  "Email Sent": [...MESSAGE, "workflow"],
  "Email Not Sent": [...MESSAGE, "workflow", "reason"],
  "Email Opened": [...MESSAGE, "machine"],
  "Email Link Clicked": [...MESSAGE, "machine", "link"],
  "Email Bounced": [...MESSAGE, "severity", "reason"],
  "Email Complained": MESSAGE,
  Unsubscribed: ["message"],
  "Workflow Entered": WORKFLOW,
  "Workflow Finished": WORKFLOW,
  "Workflow Exited": [...WORKFLOW, "reason"],
  "Goal Reached": WORKFLOW,
  "Segment Entered": ["segment"],
  "Segment Left": ["segment"],
  "Score Changed": [...CHANGE, "why", "points"],
  "Form Submitted": ["form", "page"],
  "Resource Requested": ["resource", "form"],
  "Workflow Called": ["call"],
  "Email Approved": REVIEW,
  "Email Rejected": REVIEW,
  "Webhook Answered": ["enrollment", "step", "visit", "status", "body", "error"],
  "Contact Merged": ["contact"],
  "Identity Refused": ["key", "value", "holder"],
} as const;

/** What is known of messages, notices and steps. */
const OF_KINDS = {
  message: ["step", "category", "sent_at", "opened_at", "clicked_at"],
  notice: ["step", "category", "sent_at", "opened_at", "clicked_at"],
  step: ["version", "to", "until", "date", "value", "error"],
} as const;

export type Property = (typeof OWN_EVENTS)[keyof typeof OWN_EVENTS][number] | (typeof OF_KINDS)[keyof typeof OF_KINDS][number];

/** A detail that the product itself names; null: the name is the sender's own, or of a server newer than this page. */
export function propertyOf({ kind, name: happened }: Happening, name: string): Property | null {
  const known: Readonly<Record<string, readonly Property[]>> = kind === "event" ? OWN_EVENTS : OF_KINDS;
  const of = kind === "event" ? happened : kind;
  return (Object.hasOwn(known, of) && known[of]?.find((each) => each === name)) || null;
}

/** A value among the details: an instant is one by its form, for details have no declared types. */
export const isInstant = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(value);
