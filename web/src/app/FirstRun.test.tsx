import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { configure, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

import { makeRouter } from "~/app/router";

beforeAll(() => {
  // A page is loaded the first time it is opened.
  configure({ asyncUtilTimeout: 10_000 });
});

const WORK = { id: "w1", kind: "demo", state: "running", done: 25, total: 100, result: null, problem: null };
let answers: Record<string, unknown>;

beforeEach(() => {
  answers = {
    "GET /api/v1/me": { name: "ann@example.com", user: { email: "ann@example.com", name: "Ann" }, permissions: ["settings:write"], time_zone: "Europe/Paris" },
    "GET /api/v1/sandbox": { sandbox: true, now: "2026-01-02T00:00:00Z", ahead: 0, moving: false, next_at: null },
    "GET /api/v1/contacts": { items: [], next: null },
    "POST /api/v1/sandbox/demo": { ...WORK, state: "queued" },
    "GET /api/v1/jobs/w1": WORK,
  };
  vi.stubGlobal("scrollTo", () => undefined);
  vi.stubGlobal("fetch", (request: Request) => {
    const address = `${request.method} ${new URL(request.url).pathname}`;
    return Promise.resolve(address in answers ? Response.json(answers[address]) : Response.json({ code: "not_found", detail: address }, { status: 404 }));
  });
});
afterEach(() => vi.unstubAllGlobals());

function opened() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = makeRouter(queries);
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [`${router.basepath}/first-run`] }) });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router;
}

test("sample data are asked for, and the address shows how far they are", async () => {
  const router = opened();
  await userEvent.click(await screen.findByRole("button", { name: "Add sample data" }));
  expect(await screen.findByText(/25\.0\s?% done/)).toBeDefined();
  expect(router.state.location.search).toEqual({ job: "w1" });
});

test("sample data that fail say why", async () => {
  answers["GET /api/v1/jobs/w1"] = { ...WORK, state: "failed", problem: { message: "The disk is full." } };
  opened();
  await userEvent.click(await screen.findByRole("button", { name: "Add sample data" }));
  expect((await screen.findByRole("alert")).textContent).toContain("The disk is full.");
});

test.each([
  ["there are contacts", "GET /api/v1/contacts", { items: [{}], next: null }],
  ["real email is sent", "GET /api/v1/sandbox", { sandbox: false, now: "2026-01-02T00:00:00Z", ahead: 0, moving: false, next_at: null }],
])("nothing is asked where %s", async (_, address, answer) => {
  answers[address] = answer;
  const router = opened();
  await waitFor(() => expect(router.state.location.pathname).not.toContain("first-run"), { timeout: 10_000 });
  expect(screen.queryByRole("button", { name: "Add sample data" })).toBeNull();
});
