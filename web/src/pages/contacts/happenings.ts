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

/** A value among the details: an instant is one by its form, for details have no declared types. */
export const isInstant = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(value);
