/** Changes kept in this browser until the server has them: by user and workflow. */

import { del, get, set } from "idb-keyval";

import type { Draft } from "~/builder";

export interface Kept {
  /** What the server had when they were made. */
  readonly base: Draft;
  readonly draft: Draft;
}

export interface Keeper {
  readonly kept: () => Promise<Kept | undefined>;
  readonly keep: (changes: Kept) => void;
  readonly forget: () => void;
}

/** Where the changes of a user to a workflow are kept. Without room for them, the page alone has them. */
export function keeperOf(user: string, slug: string): Keeper {
  const key = `draft ${slug} of ${user}`;
  let wanted: Kept | null | undefined;
  let busy = false;
  /** One write at a time, always of the latest. */
  const write = async () => {
    busy = true;
    while (wanted !== undefined) {
      const next = wanted;
      wanted = undefined;
      await tried(() => (next === null ? del(key) : set(key, next)));
    }
    busy = false;
  };
  const want = (next: Kept | null) => {
    wanted = next;
    if (!busy) void write();
  };
  return {
    kept: () => tried(() => get<Kept>(key)),
    keep: want,
    forget: () => want(null),
  };
}

/** A browser may have no such store, or refuse it. */
async function tried<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch {
    return undefined;
  }
}
