import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { changeField, changeSetting, type Draft, type Fields } from "~/builder";
import { openEditor, PAUSE, RETRY, type EditorStore } from "~/pages/workflows/editor/store";

const kept = vi.hoisted(() => new Map<string, unknown>());
vi.mock("idb-keyval", () => ({
  get: (key: string) => Promise.resolve(kept.get(key)),
  set: (key: string, value: unknown) => Promise.resolve(kept.set(key, value)),
  del: (key: string) => Promise.resolve(kept.delete(key)),
}));

const FIRST: Draft = { workflow: "welcome", name: "Welcome", steps: [{ id: "a", kind: "delay", wait: "1 day" }, { id: "b", kind: "delay", wait: "1 day" }] };

const WRONG = { code: "type", message: "Too long", remedy: "Shorten it", path: ["name"], step: "", line: null, warning: false };

interface Part {
  revision: string | null;
  value: unknown;
}

/** A server that keeps one draft, and merges its parts as the real one does. */
const server = {
  draft: null as Draft | null,
  down: false,
  status: 0,
  /** By its language. */
  said: "",
  sent: [] as string[],
};

const stepsOf = (draft: Draft) => draft.steps as Fields[];
const fieldsOf = ({ steps: _steps, workflow: _workflow, ...rest }: Draft) => rest;
const revisionOf = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
const tag = () => (server.draft ? { ETag: `"${JSON.stringify(server.draft).length}-${JSON.stringify(server.draft)}"` } : {});

function shown() {
  const draft = server.draft as Draft;
  const revisions = {
    steps: Object.fromEntries(stepsOf(draft).map((step) => [String(step.id), revisionOf(step)])),
    emails: {},
    fields: Object.fromEntries(Object.entries(fieldsOf(draft)).map(([name, value]) => [name, revisionOf(value)])),
  };
  return Response.json({ workflow: "welcome", definition: draft, revisions, problems: [], saved_at: "2026-01-01T13:05:00Z", editors: [], words: { trigger: server.said, steps: {}, branches: {} } }, { headers: tag() });
}

function patched(body: { steps: Record<string, Part>; fields: Record<string, Part> }) {
  const draft = server.draft as Draft;
  const stepOf = (id: string) => stepsOf(draft).find((step) => step.id === id);
  const outdated = Object.entries(body.steps).some(([id, part]) => part.revision !== revisionOf(stepOf(id)));
  if (outdated) return Response.json({ code: "changed_meanwhile", detail: "Somebody else changed this." }, { status: 412 });
  const steps = stepsOf(draft).map((step) => (body.steps[String(step.id)]?.value as Fields | undefined) ?? step);
  const fields = Object.fromEntries(Object.entries(body.fields).map(([name, part]) => [name, part.value]));
  server.draft = { ...draft, ...fields, steps };
  return shown();
}

async function answer(request: Request): Promise<Response> {
  if (server.down) throw new TypeError("Failed to fetch");
  const { pathname } = new URL(request.url);
  if (server.status) return Response.json({ code: "draft_unreadable", detail: "No.", problems: [WRONG] }, { status: server.status });
  if (!pathname.endsWith("/draft")) return Response.json({ workflow: "welcome", name: "Welcome", draft: server.draft !== null, definition: FIRST });
  if (request.method === "GET") return shown();
  server.sent.push(request.method);
  if (request.method === "PATCH") return patched((await request.json()) as Parameters<typeof patched>[0]);
  server.draft = (await request.json()) as Draft;
  return shown();
}

const waitOf = (draft: Draft | null, id: string) => stepsOf(draft as Draft).find((step) => step.id === id)?.wait;

let editor: EditorStore;
const state = () => editor.getState();
const change = (id: string, wait: string) => editor.run(changeField(state().history.draft, id, ["wait"], wait));
const after = (wait: number) => vi.advanceTimersByTimeAsync(wait);
const others = (id: string, wait: string) => {
  const draft = server.draft as Draft;
  server.draft = { ...draft, steps: stepsOf(draft).map((step) => (step.id === id ? { ...step, wait } : step)) };
};

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", answer);
  kept.clear();
  Object.assign(server, { draft: FIRST, down: false, status: 0, sent: [] });
  editor = await openEditor("welcome", "ann");
});

afterEach(async () => {
  editor.leave();
  await after(0);
  vi.useRealTimers();
});

test("what is typed is saved once, a moment after the last of it", async () => {
  change("a", "2 days");
  await after(PAUSE - 1);
  change("a", "20 days");
  await after(PAUSE - 1);
  expect([server.sent, state().saving]).toEqual([[], "waiting"]);
  await after(1);
  expect([server.sent, state().saving, waitOf(server.draft, "a")]).toEqual([["PATCH"], "saved", "20 days"]);
  expect(kept.size).toBe(0);
  editor.undo();
  await after(PAUSE);
  expect(server.draft).toEqual(FIRST);
});

test("a workflow without a draft begins with what is published, and gets one at the first change", async () => {
  server.draft = null;
  editor.leave();
  editor = await openEditor("welcome", "ann");
  await after(PAUSE);
  expect(server.draft).toBeNull();
  change("b", "3 days");
  await after(PAUSE);
  expect([server.sent, waitOf(server.draft, "b")]).toEqual([["PUT"], "3 days"]);
});

test("who begins a draft that somebody else began meanwhile changes theirs", async () => {
  server.draft = null;
  editor.leave();
  editor = await openEditor("welcome", "ann");
  server.draft = FIRST;
  others("a", "9 days");
  change("b", "3 days");
  await after(2 * PAUSE);
  expect([waitOf(server.draft, "a"), waitOf(server.draft, "b")]).toEqual(["9 days", "3 days"]);
});

test("without an answer, changes are kept here and sent when the connection is back", async () => {
  server.down = true;
  change("a", "2 days");
  await after(PAUSE);
  expect([state().saving, kept.size]).toEqual(["kept", 1]);
  server.down = false;
  window.dispatchEvent(new Event("online"));
  await after(0);
  expect([state().saving, waitOf(server.draft, "a"), kept.size]).toEqual(["saved", "2 days", 0]);
});

test("a server that is ill is asked again by itself", async () => {
  server.status = 503;
  change("a", "2 days");
  await after(PAUSE);
  expect(state().saving).toBe("kept");
  server.status = 0;
  await after(RETRY);
  expect([state().saving, waitOf(server.draft, "a")]).toEqual(["saved", "2 days"]);
});

test("changes of an earlier visit are found, merged and sent at the next", async () => {
  server.down = true;
  change("a", "2 days");
  await after(PAUSE);
  const left = new Map(kept);
  editor.leave();
  await after(0);
  server.down = false;
  others("b", "5 days");
  for (const [key, value] of left) kept.set(key, value);
  editor = await openEditor("welcome", "ann");
  expect([state().news, waitOf(state().history.draft, "a")]).toEqual([{ what: "found" }, "2 days"]);
  await after(PAUSE);
  expect([waitOf(server.draft, "a"), waitOf(server.draft, "b")]).toEqual(["2 days", "5 days"]);
  expect(kept.size).toBe(0);
});

test("what one user left is not shown to another", async () => {
  server.down = true;
  change("a", "2 days");
  await after(PAUSE);
  server.down = false;
  const hers = await openEditor("welcome", "bea");
  expect(waitOf(hers.getState().history.draft, "a")).toBe("1 day");
  hers.leave();
});

test("changes of others to other steps merge, are told, and stay when mine is undone", async () => {
  others("b", "5 days");
  change("a", "2 days");
  await after(PAUSE);
  expect(waitOf(state().history.draft, "b")).toBe("5 days");
  expect(state().news).toEqual({ what: "merged", steps: ["b"] });
  editor.undo();
  await after(PAUSE);
  expect([waitOf(server.draft, "a"), waitOf(server.draft, "b")]).toEqual(["1 day", "5 days"]);
});

test.each([
  ["mine", "2 days"],
  ["theirs", "7 days"],
] as const)("of a step that both changed, %s is taken when it is chosen, and nothing is saved before", async (side, wait) => {
  others("a", "7 days");
  change("a", "2 days");
  await after(10 * PAUSE);
  const [conflict] = state().conflicts;
  expect(conflict).toMatchObject({ kind: "steps", name: "a" });
  expect(waitOf(server.draft, "a")).toBe("7 days");
  if (conflict) editor.settle(conflict, side);
  await after(2 * PAUSE);
  expect([state().saving, waitOf(server.draft, "a"), waitOf(state().history.draft, "a")]).toEqual(["saved", wait, wait]);
});

test("a change thought out before a merge does not take back what came with it", async () => {
  const late = changeField(state().history.draft, "a", ["wait"], "2 days");
  others("b", "5 days");
  await editor.refresh();
  editor.run(late);
  expect([waitOf(state().history.draft, "a"), waitOf(state().history.draft, "b")]).toEqual(["2 days", "5 days"]);
  await after(PAUSE);
});

test("what the server says is said in another language without a change of the draft", async () => {
  server.said = "Quand un contact s'inscrit";
  change("a", "2 days");
  await after(PAUSE);
  server.said = "When a contact signs up";
  await editor.reword();
  expect([state().seen.words.trigger, state().saving, waitOf(state().history.draft, "a")]).toEqual(["When a contact signs up", "saved", "2 days"]);
  server.said = "";
});

test("a refusal is said with all that is wrong, and the next change tries again", async () => {
  server.status = 422;
  editor.run(changeSetting(state().history.draft, ["name"], "Hello"));
  await after(PAUSE);
  expect([state().saving, state().failure?.message, state().problems, kept.size]).toEqual(["refused", "No.", [WRONG], 1]);
  server.status = 0;
  change("a", "2 days");
  await after(PAUSE);
  expect([state().saving, state().problems, server.draft?.name]).toEqual(["saved", [], "Hello"]);
});

test("leaving saves what is left, and flushing says whether all is there", async () => {
  change("a", "2 days");
  expect(await editor.flush()).toBe(true);
  server.down = true;
  change("a", "3 days");
  expect(await editor.flush()).toBe(false);
  server.down = false;
  change("b", "4 days");
  editor.leave();
  await after(0);
  expect([waitOf(server.draft, "a"), waitOf(server.draft, "b")]).toEqual(["3 days", "4 days"]);
});
