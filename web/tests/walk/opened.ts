/** What lies over a page, or is folded in it: an address, and the presses that show it. */

import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";

import { ANY, like } from "../moves";
import { STEPS } from "./furnished";
import type { Place } from "./looks";

type Open = (page: Page, t: TFunction) => Promise<void>;

type Opened = Required<Place>;

const press = async (page: Page, name: string | RegExp): Promise<void> => page.getByRole("main").getByRole("button", { name }).first().click();

/** Presses the button of a text. */
const button =
  (text: (t: TFunction) => string): Open =>
  (page, t) =>
    press(page, text(t));

/** Presses an entry of the menu that a button opens. */
const entry =
  (menu: (t: TFunction) => string, text: (t: TFunction) => string): Open =>
  async (page, t) => {
    await press(page, like(menu(t)));
    await page.getByRole("menuitem", { name: text(t), exact: true }).click();
  };

const life = (address: string, action: "pause" | "resume" | "drain" | "stop" | "archive" | "restore" | "delete"): Opened => ({
  address,
  shows: action,
  open: entry((t) => t("workflows.actionsOf", { name: ANY }), (t) => t(`workflows.verb.${action}`)),
});

const dialog = (address: string, shows: string, text: (t: TFunction) => string): Opened => ({ address, shows, open: button(text) });

/** Presses keys on the flow, drawn or told. */
const pressed =
  (...keys: string[]): Open =>
  async (page, t) => {
    const flow = page.getByLabel(t("canvas.label"), { exact: true }).or(page.getByRole("tree"));
    await flow.focus();
    for (const key of keys) await page.keyboard.press(key);
  };

const LIFE: readonly Opened[] = [
  life("workflows/welcome", "pause"),
  life("workflows/win-back", "resume"),
  life("workflows/long", "drain"),
  life("workflows/endless", "stop"),
  life("workflows/arabic", "archive"),
  life("workflows/old", "delete"),
  { address: "workflows/hebrew", shows: "duplicate", open: entry((t) => t("workflows.actionsOf", { name: ANY }), (t) => t("workflows.duplicate")) },
  { address: "workflows/hebrew", shows: "labels", open: entry((t) => t("workflows.actionsOf", { name: ANY }), (t) => t("workflows.labels")) },
];

const BUILDER: readonly Opened[] = [
  dialog("workflows/every?mode=edit", "settings", (t) => t("editor.settings")),
  dialog("workflows/welcome", "test", (t) => t("testing.verb")),
  { address: "workflows/welcome/people", shows: "person", open: entry((t) => t("workflows.actionsOf", { name: `reader${ANY}` }), (t) => t("workflow.remove")) },
  { address: "workflows/every?mode=edit", shows: "picker", open: pressed("Home", "a") },
  { address: "workflows/every?mode=edit", shows: "outline", open: pressed("o") },
  { address: "workflows/every?mode=edit", shows: "keys", open: pressed("?") },
];

const ROWS = ["email,first_name,A column with a rather long heading", "ana@example.com,Ana,1", "not an address,رسالة,two"];

async function sendFile(page: Page, t: TFunction): Promise<void> {
  await page.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(ROWS.join("\n")) });
  await press(page, t("imports.upload"));
}

const PEOPLE: readonly Opened[] = [
  dialog("contacts", "new", (t) => t("contacts.add")),
  {
    address: "contacts?search=arabic",
    shows: "contact",
    open: async (page) => {
      await page.getByRole("main").getByRole("link", { name: "arabic@example.com" }).first().click();
      await page.waitForURL(/contacts\/[0-9a-f-]{36}/);
    },
  },
  {
    address: "contacts?search=arabic",
    shows: "explain",
    open: async (page, t) => {
      await page.getByRole("main").getByRole("link", { name: "arabic@example.com" }).first().click();
      await page.getByRole("button", { name: like(t("contact.whyOf", { name: ANY })) }).first().click();
    },
  },
  dialog("lists/letter", "enroll", (t) => t("bulk.enroll")),
  dialog("lists/letter", "labels", (t) => t("bulk.labels")),
  dialog("lists/letter", "erase", (t) => t("bulk.erase")),
  dialog("lists/long", "delete", (t) => t("audiences.deleteList")),
  dialog("segments/every", "delete", (t) => t("audiences.deleteSegment")),
  dialog("lists", "new", (t) => t("audiences.newList")),
  dialog("companies", "new", (t) => t("companies.add")),
  {
    address: "contacts/import",
    shows: "columns",
    open: async (page, t) => {
      await sendFile(page, t);
      await page.getByRole("button", { name: t("imports.toOptions") }).waitFor();
    },
  },
  {
    address: "contacts/import",
    shows: "options",
    open: async (page, t) => {
      await sendFile(page, t);
      await press(page, t("imports.toOptions"));
      await page.getByText(t("imports.wouldBe")).waitFor();
    },
  },
];

const CONTENT: readonly Opened[] = [
  dialog("forms", "new", (t) => t("forms.new")),
  dialog("resources", "new", (t) => t("resources.new")),
  dialog("landing-pages", "new", (t) => t("landing.new")),
  {
    address: "inbox",
    shows: "email",
    open: async (page, t) => {
      await page.getByRole("main").getByRole("link", { name: "An offer" }).first().click();
      await page.getByRole("heading", { level: 1, name: "An offer" }).waitFor();
      await page.locator(`iframe[title="${t("emails.frame")}"]`).or(page.locator("iframe")).first().waitFor();
    },
  },
];

const SETTINGS: readonly Opened[] = [
  dialog("settings/team", "invite", (t) => t("settings.team.invite")),
  dialog("settings/frequency", "new", (t) => t("settings.frequency.add")),
  dialog("settings/topics", "new", (t) => t("settings.topics.add")),
  dialog("settings/utm", "new", (t) => t("settings.utm.add")),
  dialog("settings/keys", "new", (t) => t("settings.keys.add")),
  dialog("settings/webhooks", "new", (t) => t("settings.webhooks.add")),
  {
    address: "settings/webhooks",
    shows: "webhook",
    open: async (page) => {
      await page.getByRole("main").getByRole("link", { name: /crm\.example/ }).first().click();
      await page.waitForURL(/webhooks\/[0-9a-f-]{36}/);
    },
  },
];

const FRAME: readonly Opened[] = [
  {
    address: "",
    shows: "palette",
    open: async (page, t) => {
      await page.keyboard.press("ControlOrMeta+k");
      await page.getByRole("combobox", { name: t("palette.title") }).or(page.getByRole("dialog").locator("input")).first().fill("le");
    },
  },
  { address: "", shows: "account", open: async (page, t) => page.getByRole("button", { name: t("app.account") }).click() },
  dialog("", "skip", (t) => t("sandbox.skip")),
];

export const OPENED: readonly Opened[] = [...LIFE, ...BUILDER, ...PEOPLE, ...CONTENT, ...SETTINGS, ...FRAME];

/** The panel of a step of each kind. */
export const PANELS = STEPS.map((step) => `workflows/every?mode=edit&step=${step}`);
