import { del, get, set } from "idb-keyval";

import type { Body } from "~/pages/emails/queries";

/** What somebody wrote and has not published. */
export interface Kept {
  design: Body;
  /** What was published when the draft was begun; null: nothing yet. */
  base: Base | null;
  /** Since 1970, in milliseconds. */
  at: number;
}

/** A published state of an email, which a change names so that it overwrites no other. */
export interface Base {
  version: number;
  etag: string;
}

const key = (slug: string) => `jalon.email.${slug}`;

export const keptDraft = (slug: string): Promise<Kept | undefined> => get<Kept>(key(slug)).catch(() => undefined);

export const keepDraft = (slug: string, kept: Kept): Promise<void> => set(key(slug), kept);

export const dropDraft = (slug: string): Promise<void> => del(key(slug)).catch(() => undefined);
