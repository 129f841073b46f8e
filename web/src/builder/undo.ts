/** What was done, and undone: drafts share all that is the same, so that keeping them costs little. */

import type { Change } from "./edit";
import type { Draft } from "./graph";
import { merge } from "./merging";

export const DEPTH = 200;

export interface History {
  readonly draft: Draft;
  /** Latest last. */
  readonly done: readonly Change[];
  /** Next to be done again last. */
  readonly undone: readonly Change[];
  /** Whether the next change may be one with the latest. */
  readonly open: boolean;
}

export function startHistory(draft: Draft): History {
  return { draft, done: [], undone: [], open: false };
}

/** Keeps a change of the present draft. What changes nothing is not kept. */
export function record(history: History, change: Change): History {
  if (change.draft === history.draft) return history;
  const last = history.done.at(-1);
  const isOne = history.open && last?.merges !== undefined && last.merges === change.merges;
  const done = isOne ? [...history.done.slice(0, -1), joined(last, change)] : [...history.done, change];
  return { draft: change.draft, done: done.slice(-DEPTH), undone: [], open: true };
}

/** Ends what is typed in a field: more of it is another one to undo. */
export function seal(history: History): History {
  return history.open ? { ...history, open: false } : history;
}

export function undo(history: History): History {
  const last = history.done.at(-1);
  if (!last) return history;
  return { draft: last.before, done: history.done.slice(0, -1), undone: [...history.undone, last], open: false };
}

export function redo(history: History): History {
  const next = history.undone.at(-1);
  if (!next) return history;
  return { draft: next.draft, done: [...history.done, next], undone: history.undone.slice(0, -1), open: false };
}

/** The history on a draft that holds what others changed: undoing leaves that alone. */
export function rebased(history: History, draft: Draft): History {
  const known = new Map<Draft, Draft>([[history.draft, draft]]);
  const onto = (mine: Draft): Draft => {
    const found = known.get(mine) ?? merge(history.draft, mine, draft).draft;
    known.set(mine, found);
    return found;
  };
  const all = (changes: readonly Change[]) =>
    changes.map((change) => ({ ...change, before: onto(change.before), draft: onto(change.draft) }));
  return { draft, done: all(history.done), undone: all(history.undone), open: false };
}

function joined(last: Change, change: Change): Change {
  return { ...change, before: last.before, touched: [...new Set([...last.touched, ...change.touched])] };
}
