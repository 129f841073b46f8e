/** A draft being edited: what was done to it, and how far the server has it. */

import { createStore, type StoreApi } from "zustand/vanilla";

import { Problem } from "~/api/problem";
import { choose, isRefused, merge, rebased, record, redo, seal, startHistory, undo, type Change, type Conflict, type History, type Outcome, type Refusal, type Said } from "~/builder";
import { same } from "~/builder/json";
import { keeperOf, type Keeper, type Kept } from "~/pages/workflows/editor/kept";
import { load, Outdated, save, wrongIn, type Editor, type Remote, type Wrong } from "~/pages/workflows/editor/remote";

/** From the last change to its saving, in milliseconds. */
export const PAUSE = 800;
/** From one try to the next while the server does not answer. */
export const RETRY = 15_000;

/** `kept`: the server cannot be reached, and this browser has the changes. */
export type Saving = "saved" | "waiting" | "saving" | "kept" | "refused";

/** What is to be said aloud, once. */
export type News =
  | { readonly what: "did" | "undid" | "redid"; readonly said: Said }
  | { readonly what: "refused"; readonly why: Refusal["refused"] }
  /** Others changed these; "" is what is not in a step. */
  | { readonly what: "merged"; readonly steps: readonly string[] }
  /** Changes kept here are back. */
  | { readonly what: "found" };

export interface EditorState {
  readonly slug: string;
  readonly history: History;
  /** What the server has, as far as one knows. */
  readonly seen: Remote;
  readonly saving: Saving;
  readonly failure: Error | null;
  /** Why the latest changes are not saved, then what is wrong with the draft as it is. */
  readonly problems: readonly Wrong[];
  /** What others changed otherwise: one side of each is to be chosen before anything is saved. */
  readonly conflicts: readonly Conflict[];
  readonly news: News | null;
  readonly others: readonly Editor[];
}

export interface EditorDeeds {
  readonly run: (outcome: Outcome) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** A field is left: what is typed next is another change to undo. */
  readonly seal: () => void;
  readonly settle: (conflict: Conflict, side: "mine" | "theirs") => void;
  /** Saves at once; answers whether the server has everything. */
  readonly flush: () => Promise<boolean>;
  /** Takes what others changed meanwhile. */
  readonly refresh: () => Promise<void>;
  /** Has what the server says of the draft said in the language of now. */
  readonly reword: () => Promise<void>;
  readonly meet: (others: readonly Editor[]) => void;
  /** Saves what is left, and ends. */
  readonly leave: () => void;
}

export type EditorStore = StoreApi<EditorState> & EditorDeeds;

export async function openEditor(slug: string, user: string): Promise<EditorStore> {
  const keeper = keeperOf(user, slug);
  const [remote, kept] = await Promise.all([load(slug), keeper.kept()]);
  return editorOf(slug, remote, keeper, kept);
}

export function editorOf(slug: string, remote: Remote, keeper: Keeper, kept?: Kept): EditorStore {
  const store = createStore<EditorState>(() => ({
    slug,
    history: startHistory(remote.draft),
    seen: remote,
    saving: "saved",
    failure: null,
    problems: remote.problems,
    conflicts: [],
    news: null,
    others: remote.others,
  }));
  const saver = new Saver(store, keeper);
  if (kept) saver.take(kept);
  return Object.assign(store, deedsOf(store, saver));
}

function deedsOf(store: StoreApi<EditorState>, saver: Saver): EditorDeeds {
  const go = (history: History, news: News) => {
    if (history === store.getState().history) return;
    store.setState({ history, news });
    saver.changed();
  };
  return {
    run: (outcome) => {
      const { history } = store.getState();
      if (isRefused(outcome)) store.setState({ news: { what: "refused", why: outcome.refused } });
      else go(record(history, onto(history, outcome)), { what: "did", said: outcome.name });
    },
    undo: () => {
      const { history } = store.getState();
      const last = history.done.at(-1);
      if (last) go(undo(history), { what: "undid", said: last.name });
    },
    redo: () => {
      const { history } = store.getState();
      const next = history.undone.at(-1);
      if (next) go(redo(history), { what: "redid", said: next.name });
    },
    seal: () => store.setState({ history: seal(store.getState().history) }),
    settle: (conflict, side) => saver.settle(conflict, side),
    flush: () => saver.flush(),
    refresh: () => saver.refresh(),
    reword: () => saver.reword(),
    meet: (others) => store.setState({ others }),
    leave: () => saver.leave(),
  };
}

/** A change of the present draft, also where it was thought out on the one before a merge. */
function onto(history: History, change: Change): Change {
  if (change.before === history.draft) return change;
  return { ...change, before: history.draft, draft: merge(change.before, change.draft, history.draft).draft };
}

/** Brings the draft to the server, and what others changed from there. */
class Saver {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | null = null;

  constructor(
    private readonly store: StoreApi<EditorState>,
    private readonly keeper: Keeper,
  ) {
    window.addEventListener("online", this.reconnected);
  }

  private get dirty(): boolean {
    const { history, seen } = this.store.getState();
    return history.draft !== seen.draft;
  }

  changed(): void {
    const { history, seen, saving } = this.store.getState();
    this.keeper.keep({ base: seen.draft, draft: history.draft });
    if (saving !== "kept") this.store.setState({ saving: "waiting" });
    this.later(PAUSE);
  }

  /** Changes that an earlier visit could not save. */
  take(kept: Kept): void {
    const { seen } = this.store.getState();
    const { draft, conflicts } = merge(kept.base, kept.draft, seen.draft);
    if (same(draft, seen.draft)) this.keeper.forget();
    else {
      this.store.setState({ history: startHistory(draft), conflicts, news: { what: "found" }, saving: "waiting" });
      this.later(0);
    }
  }

  settle(conflict: Conflict, side: "mine" | "theirs"): void {
    const { history, conflicts } = this.store.getState();
    const draft = choose(history.draft, conflict, side);
    const left = conflicts.filter((each) => each !== conflict);
    this.store.setState({ history: draft === history.draft ? history : rebased(history, draft), conflicts: left });
    if (left.length === 0) this.changed();
  }

  async flush(): Promise<boolean> {
    await this.sending;
    await this.send();
    return !this.dirty;
  }

  async refresh(): Promise<void> {
    const { seen, slug } = this.store.getState();
    if (this.sending || this.dirty) return;
    const remote = await load(slug).catch(() => null);
    // What was saved meanwhile came with what others changed.
    if (remote && remote.tag !== seen.tag && this.store.getState().seen === seen) this.receive(seen.draft, remote);
  }

  async reword(): Promise<void> {
    const { seen, slug } = this.store.getState();
    const remote = await load(slug).catch(() => null);
    // What is saved meanwhile comes in that language too.
    if (remote?.tag === seen.tag && this.store.getState().seen === seen) this.store.setState({ seen: remote, problems: remote.problems });
  }

  leave(): void {
    window.removeEventListener("online", this.reconnected);
    void this.send().then(() => clearTimeout(this.timer));
  }

  private later(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), wait);
  }

  private readonly reconnected = () => void this.send();

  private readonly send = (): Promise<void> => {
    clearTimeout(this.timer);
    if (this.sending || this.store.getState().conflicts.length > 0) return this.sending ?? Promise.resolve();
    if (!this.dirty) {
      this.settled();
      return Promise.resolve();
    }
    this.sending = this.sent().finally(() => {
      this.sending = null;
    });
    return this.sending;
  };

  private async sent(): Promise<void> {
    const { slug, seen, history } = this.store.getState();
    this.store.setState({ saving: "saving" });
    try {
      this.receive(history.draft, await save(slug, seen, history.draft));
    } catch (error) {
      if (error instanceof Outdated) await this.catchUp();
      else this.failed(error);
    }
  }

  private async catchUp(): Promise<void> {
    const { slug, seen } = this.store.getState();
    try {
      this.receive(seen.draft, await load(slug));
    } catch (error) {
      this.failed(error);
    }
  }

  /** The server has `base`, which others may have changed further. */
  private receive(base: Remote["draft"], remote: Remote): void {
    const { history } = this.store.getState();
    const told = { others: remote.others, problems: remote.problems, failure: null };
    if (same(base, remote.draft)) this.store.setState({ seen: { ...remote, draft: base }, ...told });
    else {
      const { draft, conflicts, taken } = merge(base, history.draft, remote.draft);
      const steps = [...new Set(taken.map(({ kind, name }) => (kind === "steps" ? name : "")))];
      const news: Pick<EditorState, "news"> | null = steps.length ? { news: { what: "merged", steps } } : null;
      this.store.setState({ seen: remote, history: rebased(history, draft), conflicts, ...news, ...told });
      if (conflicts.length) return;
    }
    this.settled();
  }

  private settled(): void {
    if (this.store.getState().conflicts.length) return;
    if (!this.dirty) {
      this.keeper.forget();
      this.store.setState({ saving: "saved", failure: null });
    } else this.changed();
  }

  private failed(error: unknown): void {
    const failure = error instanceof Error ? error : new Error(String(error));
    const away = failure instanceof Problem && (failure.offline || failure.status >= 500 || failure.status === 429);
    const problems = [...wrongIn(failure), ...this.store.getState().seen.problems];
    this.store.setState({ saving: away ? "kept" : "refused", failure, problems });
    if (away) this.later(RETRY);
  }
}
