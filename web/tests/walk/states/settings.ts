/** Settings and security: what is made, changed and taken back in dialogs. */

import { ANY } from "../../moves";
import { expect } from "../../watched";
import { answering, button, dialog, exactly, inside, type Open, type Opened, then } from "./opening";

const added: Open = async (page, t) => page.getByRole("dialog").getByRole("textbox", { name: t("settings.team.email") }).fill("iris@example.com");

/** Opens a row by its link, which its address does not tell. */
const followed =
  (name: RegExp, to: RegExp): Open =>
  async (page) => {
    await page.getByRole("main").getByRole("link", { name }).first().click();
    await page.waitForURL(to);
  };

const webhook = followed(/crm\.example/, /webhooks\/[0-9a-f-]{36}/);

const TEAM: readonly Opened[] = [
  dialog("settings/team", "invite", (t) => t("settings.team.invite")),
  { address: "settings/team", shows: "invited", open: then(exactly((t) => t("settings.team.invite")), added, inside((t) => t("settings.team.inviteVerb")), async (page) => page.getByRole("dialog").locator("pre").waitFor()) },
  dialog("settings/team", "deactivate", (t) => t("settings.team.deactivate")),
  dialog("settings/team", "remove", (t) => t("settings.team.remove")),
  dialog("settings/team", "withdraw an invitation", (t) => t("settings.team.withdraw")),
];

const KEYS: readonly Opened[] = [
  dialog("settings/keys", "new", (t) => t("settings.keys.add")),
  {
    address: "settings/keys",
    shows: "secret",
    open: then(exactly((t) => t("settings.keys.add")), async (page, t) => page.getByRole("dialog").getByRole("textbox", { name: t("settings.keys.name") }).fill("Shop"), async (page) => page.getByRole("dialog").getByRole("checkbox").first().check(), inside((t) => t("settings.keys.create")), async (page) => page.getByRole("dialog").locator("pre").waitFor()),
  },
  dialog("settings/keys", "revoke", (t) => t("settings.keys.revoke")),
  dialog("settings/webhooks", "new", (t) => t("settings.webhooks.add")),
  { address: "settings/webhooks", shows: "webhook", open: webhook },
  { address: "settings/webhooks", shows: "webhook, another secret", open: then(webhook, exactly((t) => t("settings.webhooks.rotate"))) },
  { address: "settings/webhooks", shows: "webhook, delete", open: then(webhook, exactly((t) => t("settings.webhooks.delete"))) },
  { address: "settings/webhooks", shows: "webhook, tested", open: then(webhook, exactly((t) => t("settings.webhooks.test"))) },
];

const ROUTE = {
  channel: "email",
  kind: "smtp",
  host: "smtp.example.com",
  port: 587,
  security: "starttls",
  user: "jalon",
  region: "",
  has_password: true,
  editable: true,
  enabled: true,
  domains: [],
  per_second: 20,
  per_day: 50_000,
  warm_up_start: null,
  warm_up_factor: null,
  warming: false,
  days: 40,
  used_today: 1200,
  cap_today: 50_000,
  error: "",
  failing_since: null,
  rests_until: null,
};

/** The routes of an installation that sends: one is passed over, the other warms up. */
const sending = answering("**/api/v1/routes", 200, {
  items: [
    { ...ROUTE, name: "main", priority: 0, error: "535 5.7.8 Authentication credentials invalid", failing_since: "2026-11-20T08:00:00Z", rests_until: "2026-11-20T08:05:00Z" },
    { ...ROUTE, name: "spare", priority: 1, kind: "postmark", host: "", user: "", domains: ["example.com", "orange.fr"], warming: true, days: 3, warm_up_start: 500, warm_up_factor: 1.5, cap_today: 1125 },
  ],
  next: null,
});

const SENDING: readonly Opened[] = [
  dialog("settings/senders", "new", (t) => t("settings.senders.add")),
  dialog("settings/senders", "verify", (t) => t("settings.senders.verify")),
  { address: "settings/senders", shows: "change", open: async (page) => page.getByRole("main").getByRole("table").getByRole("button").first().click() },
  dialog("settings/routes", "new", (t) => t("settings.routes.add")),
  { address: "settings/routes", shows: "one that fails", open: sending },
  { address: "settings/routes", shows: "change", open: then(sending, exactly((t) => t("settings.routes.change"))) },
  { address: "settings/routes", shows: "delete", open: then(sending, exactly((t) => t("settings.routes.delete"))) },
  { address: "settings/routes", shows: "tested", open: then(sending, answering("**/api/v1/routes/*/test", 200, { ok: false, phase: "login", code: "route_answer", answer: "535 5.7.8 Authentication credentials invalid", to: "" }), exactly((t) => t("settings.routes.test")), async (page) => page.getByRole("dialog").getByText("535").waitFor()) },
  dialog("settings/bounces", "new", (t) => t("settings.bounces.add")),
  dialog("settings/frequency", "new", (t) => t("settings.frequency.add")),
  dialog("settings/frequency", "change", (t) => t("settings.frequency.change")),
  dialog("settings/frequency", "remove", (t) => t("settings.frequency.lift")),
  dialog("settings/topics", "new", (t) => t("settings.topics.add")),
  dialog("settings/topics", "change", (t) => t("settings.topics.change")),
  dialog("settings/topics", "withdraw", (t) => t("settings.topics.withdraw")),
  dialog("settings/utm", "new", (t) => t("settings.utm.add")),
  dialog("settings/utm", "change", (t) => t("settings.utm.change")),
  dialog("settings/utm", "remove", (t) => t("settings.utm.lift")),
];

const rule: Open = button((t) => t("settings.scoring.ofRule", { verb: t("settings.scoring.edit"), name: ANY }));

const SCORING: readonly Opened[] = [
  dialog("settings/scoring", "new", (t) => t("settings.scoring.add")),
  { address: "settings/scoring", shows: "change", open: rule },
  {
    address: "settings/scoring",
    shows: "apply",
    open: then(async (page, t) => page.getByRole("textbox", { name: t("settings.scoring.threshold") }).fill("90"), exactly((t) => t("settings.scoring.preview")), async (page, t) => {
      await expect(page.getByRole("dialog").getByRole("button", { name: t("settings.scoring.apply") })).toBeEnabled({ timeout: 30_000 });
    }),
  },
];

const SECURITY: readonly Opened[] = [
  { address: "security", shows: "set up an app", tells: /status of 404/, open: exactly((t) => t("security.setUpApp")) },
  {
    address: "security",
    shows: "is it you",
    tells: /status of 401/,
    open: then(answering("**/_allauth/browser/v1/account/authenticators/totp", 401, { status: 401, data: { flows: [{ id: "reauthenticate" }] }, meta: { is_authenticated: true } }), exactly((t) => t("security.setUpApp"))),
  },
];

const ACCOUNT: readonly Opened[] = [
  {
    address: "settings/account",
    shows: "not saved",
    open: async (page, t) => {
      await page.getByRole("main").getByRole("textbox", { name: t("settings.account.name") }).fill("Another name");
      await page.getByRole("navigation", { name: t("app.navigation") }).getByRole("link", { name: t("emails.title") }).click();
      await page.getByRole("dialog", { name: t("acting.unsaved") }).waitFor();
    },
  },
];

export const SETTINGS: readonly Opened[] = [...ACCOUNT, ...TEAM, ...KEYS, ...SENDING, ...SCORING, ...SECURITY];
