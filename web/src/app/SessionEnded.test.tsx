import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

/** Knows what an address of the page is relative to, as a browser's does. */
class PageRequest extends Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(typeof input === "string" ? new URL(input, "http://localhost") : input, init);
  }
}

/** A server whose session has ended, until somebody signs in. */
function server() {
  let signedIn = false;
  const sent: string[] = [];
  const answer = (status: number, body: unknown) => Promise.resolve(new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } }));
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/config")) return answer(200, { data: {} });
    if (pathname.endsWith("/auth/login")) signedIn = true;
    if (pathname.includes("_allauth")) return answer(signedIn ? 200 : 401, { data: { flows: [] }, meta: { is_authenticated: signedIn } });
    sent.push(await request.text());
    return signedIn ? answer(200, { id: "skip" }) : answer(401, { code: "unauthenticated", detail: "Nobody is signed in." });
  });
  return sent;
}

test("a change that finds the session ended is made once somebody has signed in over the page", async () => {
  const sent = server();
  vi.stubGlobal("Request", PageRequest); // before the client takes it
  const { answerOf, api } = await import("~/api/client");
  const { renewSessionsBy } = await import("~/api/renewal");
  const { SessionEnded, signedInAgain } = await import("~/app/SessionEnded");
  renewSessionsBy(signedInAgain);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <SessionEnded />
      </QueryClientProvider>
    </MantineProvider>,
  );
  const change = answerOf(api.POST("/api/v1/sandbox/skip", { body: { minutes: 60 } }));
  await userEvent.type(await screen.findByLabelText(/^Email/), "ann@example.com");
  await userEvent.type(screen.getByLabelText(/^Password/), "a long password");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await change).toMatchObject({ id: "skip" });
  expect(sent).toEqual(['{"minutes":60}', '{"minutes":60}']);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});
