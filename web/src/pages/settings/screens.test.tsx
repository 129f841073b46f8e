import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import { makeRouter } from "~/app/router";
import { SCOPES } from "~/pages/settings/roles";

afterEach(() => vi.unstubAllGlobals());

const AT = "2026-03-02T12:00:00Z";
const ID = "0199aaaa-0000-7000-8000-000000000001";
const page = (...items: unknown[]) => ({ items, next: null });
const message = { id: ID, at: AT, recipient: "ann@example.com", workflow: "welcome", step: "one", email: "hello", contact: ID, reason: "timeout" };
const hook = { id: ID, url: "https://crm.example/jalon", description: "CRM", events: null, enabled: true, disabled_for: "", failing_since: null, former_until: null, created_by: "Ann", created_at: AT };
const call = { id: ID, event_id: ID, event: "Order Completed", contact_id: null, at: AT, due_at: null, state: "failed", attempts: 1, status: 500, error: "", body: { type: "x" }, outcomes: [{ at: AT, ms: 20, status: 500, error: "" }] };

const ANSWERS: Record<string, unknown> = {
  "/home": { unverified_senders: [{ slug: "lea", name: "Léa" }], to_do: [{ task: "failed", workflow: "welcome", name: "Welcome", number: 2 }], workflows: { active: 1 }, days: [{ day: AT.slice(0, 10), counts: { sent: 3, opened: 1 } }] },
  "/workflows": page(),
  "/workflows/welcome/people": page({ enrollment: ID, contact: ID, email: "ann@example.com", external_id: null, state: "failed", step: "one", version: 1, entered_at: AT, arrived_at: AT, due_at: null, left_at: null, reason: "", error: "broken" }),
  "/messages/review": page(message),
  [`/messages/review/${ID}`]: { recipient: "ann@example.com", subject: "Hello Ann", html: "<p>Hello</p>", text: "Hello", refused: "" },
  "/messages/uncertain": page(message),
  "/settings": { name: "Acme", locale: "en", time_zone: "Europe/Paris", require_opt_in: true, require_tracking_consent: false, second_factor_roles: ["owner"], keep_months: 0 },
  "/users": page({ id: ID, email: "ann@example.com", name: "Ann", role: "owner", is_active: false, created_at: AT }),
  "/invitations": page({ id: ID, email: "bob@example.com", role: "analyst", invited_by: "Ann", expires_at: AT }),
  "/senders": page({ slug: "lea", name: "Léa", address: "lea@acme.example", reply_to: "", created_at: AT, verified_at: null, verified_by: null, code_until: null }),
  "/sender-domains": page({ domain: "acme.example", senders: ["lea@acme.example"], selector: "", sends_by: "", checked_at: AT, findings: [{ checked: "spf", state: "missing", reason: "spf_missing", message: "No record.", remedy: "Add it.", found: [], record: { name: "acme.example", type: "TXT", value: "v=spf1 mx ~all" } }] }),
  "/frequency-rules": page({ category: null, most: 3, within: "7 days" }),
  "/topics": page({ kind: "list", slug: "news", labels: { en: "News" }, position: 0 }),
  "/utm-rules": page({ email: "", parameters: { utm_source: "jalon" } }),
  "/keys": page({ id: ID, kind: "secret", name: "Shop", prefix: "jalon_abc", scopes: ["events:write"], created_by: "Ann", created_at: AT, last_used_at: null }),
  "/bounces": { return_path: "bounces@mail.example.com", mailbox: { place: "bounces · imap.example.com:993 · INBOX", read_at: null, failing_since: AT, error: "away" }, last_30_days: { hard: 2, soft: 0, blocked: 1 } },
  "/bounces/webhooks": page({ provider: "postmark", created_by: "Ann", created_at: AT, called_at: null, taken: 3, ignored: 1, confirm_url: "" }),
  "/webhooks": page(hook),
  [`/webhooks/${ID}`]: hook,
  [`/webhooks/${ID}/calls`]: page(call),
  [`/webhooks/${ID}/calls/${ID}`]: call,
  "/audit": page({ id: ID, at: AT, who: "Ann", action: "change", kind: "account", name: "Acme", detail: { changes: { name: "Acme" } } }),
  "/health": { ok: false, business_time: AT, wall_time: AT, workers: 0, queue_age: 0, lanes_behind: [], steps_late: 0, emails_late: 0, set_aside: 0, inbox_rows: 0, steps_due: 0, emails_waiting: {}, calls_retried: 0, bounces_unread_since: null, routes_failing: ["relay"], failed_enrollments: 2, emails: { sent: 1, failed: 0 }, bounce_rate: { number: 0, sent: 1, percent: 0, limit: 2, above: false }, latency: { emails: 1200, p50: 0.23, p99: 0.81 }, complaint_rate: { number: 0, sent: 1, percent: 0, limit: 0.1, above: false }, database_bytes: 1, disk_free: null },
};

function at(path: string, permissions: readonly string[]) {
  const answer = (request: Request) => {
    const asked = new URL(request.url).pathname.replace("/api/v1", "");
    const body = asked === "/me" ? { name: "Ann", permissions, time_zone: "Europe/Paris" } : ANSWERS[asked];
    return Promise.resolve(body === undefined ? Response.json({ code: "not_found", detail: asked }, { status: 404 }) : Response.json(body));
  };
  vi.stubGlobal("fetch", vi.fn(answer));
  vi.stubGlobal("scrollTo", vi.fn());
  window.history.replaceState(null, "", `${import.meta.env.BASE_URL.replace(/\/$/, "")}${path}`);
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <RouterProvider router={makeRouter(queries)} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

const PAGES: [path: string, title: string, text: string | RegExp][] = [
  ["/", "Home", "2 failed enrollments"],
  ["/", "Home", "A mail server does not answer, or refuses to: relay. Emails go by the others, or wait."],
  ["/messages/review", "Emails to approve", "ann@example.com"],
  [`/messages/review?message=${ID}`, "Emails to approve", "Hello Ann"],
  ["/messages/uncertain", "Uncertain messages", "timeout"],
  ["/enrollments/failed", "Failed enrollments", "Welcome"],
  ["/enrollments/failed?workflow=welcome", "Failed enrollments", "broken"],
  ["/settings/account", "Account", "Second factor required of"],
  ["/settings/team", "Team", "bob@example.com"],
  ["/settings/senders", "Senders and domains", "v=spf1 mx ~all"],
  ["/settings/bounces", "Bounces", "Postmark"],
  ["/settings/frequency", "Frequency rules", "3 messages in 7 days"],
  ["/settings/topics", "Topics", "News"],
  ["/settings/utm", "UTM rules", "utm_source=jalon"],
  ["/settings/keys", "API keys", "events:write"],
  ["/settings/webhooks", "Webhooks", "https://crm.example/jalon"],
  [`/settings/webhooks/${ID}?state=failed`, "Webhook", "Order Completed"],
  [`/settings/webhooks/${ID}?call=${ID}`, "Webhook", "What is sent"],
  ["/settings/audit", "Audit log", "changes"],
  ["/settings/health", "Health", "No worker runs"],
];

test.each(PAGES)("%s shows what the server told", async (path, title, text) => {
  at(path, SCOPES);
  expect((await screen.findAllByText(text, {}, { timeout: 5000 })).length).toBeGreaterThan(0);
  expect(document.querySelector("h1")?.textContent).toBe(title);
});

test("who may not see a page is told so, and its data is not asked for", async () => {
  at("/settings/keys", ["health:read"]);
  expect(await screen.findByText("Your role does not show this page")).toBeTruthy();
  expect(vi.mocked(fetch).mock.calls.map(([request]) => new URL((request as Request).url).pathname)).not.toContain("/api/v1/keys");
});
