import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { configure, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

import { makeRouter } from "~/app/router";

beforeAll(() => {
  // A page is loaded the first time it is opened.
  configure({ asyncUtilTimeout: 10_000 });
});

const READING = { opened: 2, opened_by_machines: 1, clicked: 1, clicked_by_machines: 0, forwarded: 0 };
const FIGURES = { entered: 10, inside: 4, finished: 3, exited: 2, failed: 1, refused: 5, goal: 2, sent: 8, reading: READING, orders: 2, revenue: { EUR: "24.90" } };
const ROW = { workflow: "welcome", name: "Welcome", state: "active", version: 2, draft: true, pause: "", labels: ["shop"], created_at: "2026-01-01T00:00:00Z", starts_at: null, ends_at: null, figures: FIGURES, has_goal: true, trigger: "The contact did “Sign up”", entries: [1, 2] };
const DEFINITION = {
  workflow: "welcome",
  steps: [
    { id: "ask", kind: "branch", branches: [{ to: "gift" }], otherwise: "end" },
    { id: "gift", kind: "send_email", email: "gift", next: "end" },
  ],
};
const counted = (step: string, arrived: number, emails: string[]) => ({ step, kind: "branch", emails, arrived, here: 2, left: arrived - 2, sent: 8, reading: READING, orders: 0, revenue: {}, ways: {}, others: {} });
const EXPERIMENT = {
  step: "ask", metric: "goal", began_at: "2026-01-01T00:00:00Z", look_at: null, winner: "",
  figures: [{ variant: "gift", people: 70, converted: 56, chance: 1 }, { variant: "holdout", people: 80, converted: 48, chance: null }],
  gain: { difference: 0.2, low: 0.0524, high: 0.3339 },
};
const PERSON = { enrollment: "e1", contact: "c1", email: "lea@example.com", external_id: null, version: 2, state: "failed", reason: "", step: "gift", entered_at: "2026-01-02T00:00:00Z", arrived_at: "2026-01-02T00:00:00Z", due_at: null, left_at: null, error: "no template" };
const changed = (action: string, inside: number, done: boolean) => ({ workflow: "welcome", action, before: "active", after: "", inside, detail: {}, done });

/** What the server answers, by method and path; posted bodies are kept. */
let posted: unknown[];
const ANSWERS: Record<string, unknown> = {
  "GET /api/v1/me": { name: "ann@example.com", permissions: ["workflows:read", "workflows:write", "workflows:run"], time_zone: "Europe/Paris" },
  "GET /api/v1/health": { workers: 1, queue_age: 0, set_aside: 0 },
  "GET /api/v1/workflows": { items: [ROW, { ...ROW, workflow: "old", name: "Old", state: "archived", draft: false, labels: ["old", "shop"] }], next: null, total: 2 },
  "GET /api/v1/workflow-labels": [{ label: "old", workflows: 1 }, { label: "shop", workflows: 2 }],
  "POST /api/v1/bulk/workflows/labels": [],
  "PUT /api/v1/workflows/welcome/labels": {},
  "PUT /api/v1/workflows/old/labels": {},
  "GET /api/v1/workflows/welcome": { ...ROW, definition: DEFINITION, sentences: ["Workflow “Welcome”", "Trigger: signs up", "1. Branch on luck → step 2 or the end", "2. Send the email “gift”"] },
  "GET /api/v1/workflows/welcome/draft": { workflow: "welcome", definition: DEFINITION, problems: [{ code: "x", message: "There is no such email.", remedy: "Make it.", path: ["steps", 1, "email"], step: "gift", line: null, warning: false }], revisions: { steps: {}, emails: {}, fields: {} }, words: { trigger: "Signs up", steps: {}, branches: {} }, saved_at: "2026-01-02T00:00:00Z", editors: [] },
  "GET /api/v1/workflows/welcome/results": { workflow: "welcome", version: 2, figures: { ...FIGURES, exits: { goal: 2 }, refusals: { repeat_policy: 5 }, not_sent: {} }, reconciles: true, steps: [counted("ask", 10, []), counted("gift", 8, ["gift"])], experiments: [EXPERIMENT], elsewhere: null },
  "GET /api/v1/workflows/welcome/results/days": { items: [], next: null, elsewhere: null },
  "GET /api/v1/workflows/welcome/people": { items: [PERSON], next: null, total: 1, exact: true },
  "GET /api/v1/workflows/welcome/explain": { contact: "c1", workflow: "welcome", time_zone: "Europe/Paris", verdict: ["Did not get “gift”: ✗ plan is “pro” (seen: “free”)"], enrollments: [{ enrollment: "e1", version: 2, state: "failed", reason: "", verdict: "", lines: [{ mark: "✗", sentence: "Branch on luck", at: "2026-01-02T00:00:00Z", tests: ["✗ plan is “pro” (seen: “free”)"] }] }], refusals: [], ways_in: [] },
  "GET /api/v1/workflows/welcome/versions": {
    items: [
      { number: 2, published_at: "2026-01-02T00:00:00Z", published_by: "ann", note: "", current: true, changes: [{ what: "step", how: "added", path: [], step: "gift", email: "", field: "", message: "Step “gift” added", before: null, after: null }] },
      { number: 1, published_at: "2026-01-01T00:00:00Z", published_by: "bob", note: "", current: false, changes: [] },
    ],
    next: null,
  },
  "GET /api/v1/workflows/welcome/compare": { changes: [{ what: "step", how: "added", path: [], step: "gift", email: "", field: "", message: "Step “gift” added", before: null, after: null }], text: "--- 1\n+++ 2\n@@ -1 +1 @@\n-old\n+new\n" },
  "GET /api/v1/workflows/welcome/history": { items: [{ id: "1", at: "2026-01-02T00:00:00Z", who: "ann", action: "pause", kind: "workflow", name: "welcome", detail: { inside: 4 } }], next: null },
  "POST /api/v1/bulk/workflows": [{ workflow: "welcome", change: changed("stop", 4, false), code: "", detail: "", remedy: "" }],
  "POST /api/v1/workflows/welcome/remove": { asked: 1, leaving: 1, done: false },
};

beforeEach(() => {
  posted = [];
  vi.stubGlobal("scrollTo", () => undefined);
  vi.stubGlobal("fetch", async (request: Request) => {
    const address = `${request.method} ${new URL(request.url).pathname}`;
    if (request.method !== "GET") posted.push(await request.clone().json());
    const answer = ANSWERS[address];
    return answer === undefined ? Response.json({ code: "not_found", detail: `No answer to ${address}` }, { status: 404 }) : Response.json(answer);
  });
});
afterEach(() => vi.unstubAllGlobals());

function opened(path: string) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = makeRouter(queries);
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [`${router.basepath}${path}`] }) });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router;
}

test("stopping says how many people leave before it is done", async () => {
  opened("/workflows");
  await userEvent.click(await screen.findByRole("button", { name: "Actions on Welcome" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Stop" }));
  const dialog = await screen.findByRole("dialog", { name: "Stop “Welcome”?" });
  expect(await within(dialog).findByText("4 people inside are concerned.")).toBeDefined();
  await userEvent.click(within(dialog).getByRole("button", { name: "Stop" }));
  await waitFor(() => expect(posted).toEqual([true, false].map((preview) => ({ action: "stop", workflows: ["welcome"], preview }))));
});

test("those chosen are changed together", async () => {
  opened("/workflows");
  await userEvent.click(await screen.findByRole("checkbox", { name: "Select all on this page" }));
  expect(screen.getByText("2 workflows selected")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Actions" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Archive" }));
  await waitFor(() => expect(posted).toEqual([{ action: "archive", workflows: ["welcome", "old"], preview: true }]));
});

test("a workflow's labels are changed by what differs", async () => {
  opened("/workflows");
  await userEvent.click(await screen.findByRole("button", { name: "Actions on Welcome" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Labels" }));
  const dialog = await screen.findByRole("dialog", { name: "Labels of “Welcome”" });
  await userEvent.type(within(dialog).getByRole("combobox", { name: "Labels" }), "{Backspace}new{Enter}");
  await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(posted).toEqual([{ workflows: ["welcome"], add: ["new"], remove: ["shop"] }]));
});

test("a label chosen among those there are is in the address", async () => {
  const router = opened("/workflows");
  await userEvent.click(await screen.findByRole("combobox", { name: "Label" }));
  await userEvent.click(await screen.findByRole("option", { name: "shop" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ label: "shop" }));
});

test("an active workflow opens on its numbers, and says what is not live", async () => {
  opened("/workflows/welcome");
  expect(await screen.findByRole("radio", { name: "Numbers" })).toHaveProperty("checked", true);
  expect(await screen.findByText("1 change not live")).toBeDefined();
});

test("the step in the address is opened, with what is wrong with it", async () => {
  await import("~/pages/workflows/editor/Editor");
  opened("/workflows/welcome?mode=edit&step=gift");
  const panel = await screen.findByLabelText("2 Send an email");
  expect(within(panel).getByRole("note").textContent).toContain("There is no such email.");
  await userEvent.click(within(panel).getByRole("button", { name: "Go to the field" }));
  await waitFor(() => expect(document.activeElement?.closest("[data-field]")?.getAttribute("data-field")).toBe("email"));
  // The first closes the list of emails.
  await userEvent.keyboard("{Escape}{Escape}");
  expect(screen.queryByLabelText("2 Send an email")).toBeNull();
}, 30_000);

test("the results reconcile, and keep machines apart", async () => {
  opened("/workflows/welcome/results");
  expect(await screen.findByText(/those inside are those who wait/)).toBeDefined();
  expect(screen.getByText("May not enter again")).toBeDefined();
  const emails = screen.getByRole("region", { name: "Emails" });
  expect(within(emails).getByText("25.0%")).toBeDefined();
  expect(within(screen.getByRole("region", { name: "Revenue" })).getByText("€24.90")).toBeDefined();
  expect(screen.getByText("All variants against those left alone: +20.0% (95% confidence: +5.2% to +33.4%)")).toBeDefined();
  expect(screen.getByRole("link", { name: "Steps as CSV" }).getAttribute("href")).toBe("/api/v1/workflows/welcome/results/steps.csv?version=2");
});

test("a path is explained beside the people, and in the address", async () => {
  const router = opened("/workflows/welcome/people?state=failed");
  await userEvent.click(await screen.findByRole("button", { name: "Explain the path of lea@example.com" }));
  expect(await screen.findByText("Branch on luck")).toBeDefined();
  expect(router.state.location.search).toEqual({ state: "failed", why: "c1" });
});

test("removing somebody asks first", async () => {
  opened("/workflows/welcome/people?state=failed");
  await userEvent.click(await screen.findByRole("button", { name: "Actions on lea@example.com" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Remove" }));
  const dialog = await screen.findByRole("dialog");
  expect(await within(dialog).findByText("1 person is concerned.")).toBeDefined();
  expect(posted).toEqual([{ contacts: ["c1"], preview: true }]);
});

test("two versions are compared as text", async () => {
  opened("/workflows/welcome/history");
  await userEvent.click(await screen.findByRole("button", { name: "Compare with version 1" }));
  const text = await screen.findByLabelText("The difference as text");
  expect(text.textContent).toContain("Removed: old");
  expect(text.textContent).toContain("Added: new");
  expect(screen.getByText("Paused it")).toBeDefined();
});
