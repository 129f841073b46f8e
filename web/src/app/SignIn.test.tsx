import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { SignIn } from "~/app/SignIn";

type Answers = Record<string, { status: number; body: unknown }>;

const OUT = { status: 401, body: { status: 401, data: { flows: [{ id: "login" }] }, meta: { is_authenticated: false } } };
const FACTOR = { status: 401, body: { data: { flows: [{ id: "mfa_authenticate", is_pending: true, types: ["totp", "recovery_codes"] }] }, meta: { is_authenticated: false } } };
const IN = { status: 200, body: { data: { user: {} }, meta: { is_authenticated: true } } };
const refused = (code: string) => ({ status: 400, body: { errors: [{ code, message: "In the server's words." }] } });
const WAYS = { status: 200, body: { data: { socialaccount: { providers: [] }, mfa: { passkey_login_enabled: true } } } };

let answers: Answers = {};

beforeEach(() => {
  answers = { "GET /auth/session": OUT, "GET /config": WAYS };
  vi.stubGlobal("fetch", (request: Request) => {
    const path = new URL(request.url).pathname.replace("/_allauth/browser/v1", "");
    const { status, body } = answers[`${request.method} ${path}`] ?? { status: 404, body: {} };
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
});

function shown() {
  const done = vi.fn();
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <SignIn again onDone={done} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return done;
}

const give = async () => {
  await userEvent.type(await screen.findByLabelText(/^Email/), "ann@example.com");
  await userEvent.type(screen.getByLabelText(/^Password/), "a long password");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
};

test("a wrong password is told in the page's words, and what was typed stays", async () => {
  answers["POST /auth/login"] = refused("email_password_mismatch");
  shown();
  await give();
  expect((await screen.findByRole("alert")).textContent).toBe("The email or the password is not right.");
  expect(screen.getByLabelText<HTMLInputElement>(/^Email/).value).toBe("ann@example.com");
  expect(screen.getByLabelText<HTMLInputElement>(/^Password/).value).toBe("a long password");
});

test("a second factor is asked for where there is one; a wrong code can be given again", async () => {
  answers["POST /auth/login"] = FACTOR;
  answers["POST /auth/2fa/authenticate"] = refused("incorrect_code");
  const done = shown();
  await give();
  await userEvent.type(await screen.findByLabelText(/^Code/), "123 456");
  await userEvent.click(screen.getByRole("button", { name: "Continue" }));
  await screen.findByRole("alert");
  expect(done).not.toHaveBeenCalled();
  answers["POST /auth/2fa/authenticate"] = IN;
  await userEvent.click(screen.getByRole("button", { name: "Continue" }));
  await waitFor(() => expect(done).toHaveBeenCalledTimes(1));
});

test("who signed in by another tab goes on at once", async () => {
  answers["GET /auth/session"] = IN;
  const done = shown();
  await waitFor(() => expect(done).toHaveBeenCalled());
});
