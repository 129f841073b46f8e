/** Contacts, companies, segments and lists: what is done to one and to many, and how long work goes on. */

import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";

import { ANY, choose, like } from "../../moves";
import { expect } from "../../watched";
import { answering, button, dialog, exactly, type Open, type Opened, press, then, ticked, until } from "./opening";

const ROWS = ["email,first_name,A column with a rather long heading", "ana@example.com,Ana,1", "not an address,رسالة,two"];

async function sendFile(page: Page, t: TFunction): Promise<void> {
  await page.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(ROWS.join("\n")) });
  await press(page, t("imports.upload"));
}

const decided: Open = async (page, t) => {
  await sendFile(page, t);
  await press(page, t("imports.toOptions"));
  await page.getByText(t("imports.wouldBe")).waitFor();
};

const imported: Open = async (page, t) => {
  await decided(page, t);
  await press(page, t("imports.start"));
  await expect(page.getByText(t("jobs.done"), { exact: true })).toBeVisible({ timeout: 30_000 });
};

/** A job as the API tells of one; its id is of no other. */
const JOB = "0197f3a2-5b0c-7d5e-9f00-1f2e3d4c5b6a";
const job = (state: string, more: object = {}): Open =>
  answering(`**/api/v1/jobs/${JOB}`, 200, { id: JOB, kind: "import", state, done: 12_345, total: 48_213, params: {}, result: null, problem: null, created_at: "2026-03-02T12:00:00Z", started_at: "2026-03-02T12:00:01Z", ended_at: null, by: "olga@example.com", ...more });

const IMPORT: readonly Opened[] = [
  { address: "contacts/import", shows: "columns", open: then(sendFile, until((t) => t("imports.toOptions"))) },
  { address: "contacts/import", shows: "options", open: decided },
  { address: "contacts/import", shows: "ended, rows rejected", open: imported },
  { address: `contacts/import?job=${JOB}`, shows: "queued", tells: /status of 404/, open: job("queued", { done: 0 }) },
  { address: `contacts/import?job=${JOB}`, shows: "running", tells: /status of 404/, open: job("running") },
  { address: `contacts/import?job=${JOB}`, shows: "cancelled", tells: /status of 404/, open: job("cancelled", { ended_at: "2026-03-02T12:01:00Z" }) },
  { address: `contacts/import?job=${JOB}`, shows: "failed", tells: /status of 404/, open: job("failed", { ended_at: "2026-03-02T12:01:00Z", problem: { message: "The file could not be read to its end.", remedy: "Send it once more." } }) },
  { address: `contacts?job=${JOB}`, shows: "export ended", tells: /status of 404/, open: job("done", { kind: "export", ended_at: "2026-03-02T12:01:00Z", result: { contacts: 48_213, file: "contacts.csv" } }) },
];

const chosen = (shows: string, ...more: Open[]): Opened => ({ address: "contacts?search=reader", shows, open: then(ticked(5), ...more) });
const matching = exactly((t) => t("bulk.labels"));

const BULK: readonly Opened[] = [
  chosen("some chosen"),
  chosen("all chosen", button((t) => t("bulk.selectMatching", { count: 2, n: ANY }))),
  chosen("tags and lists", matching, async (page, t) => {
    await page.getByRole("dialog").getByRole("combobox", { name: t("bulk.addTags") }).fill("readers of spring");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog").getByText(like(t("bulk.noStart"))).or(page.getByText(like(t("bulk.willStart")))).first()).toBeVisible();
  }),
  chosen("enroll", exactly((t) => t("bulk.enroll")), async (page, t) => {
    await choose(page, page.getByRole("dialog").getByRole("combobox", { name: t("bulk.workflow") }), /Newsletter/);
    await until((say) => say("bulk.entering", { n: ANY, all: ANY }))(page, t);
  }),
  chosen("erase", exactly((t) => t("bulk.erase"))),
  chosen("all chosen, export", button((t) => t("bulk.selectMatching", { count: 2, n: ANY })), async (page, t) => page.getByRole("region", { name: t("bulk.actions") }).getByRole("button", { name: t("contacts.export") }).click()),
  dialog("lists/letter", "enroll", (t) => t("bulk.enroll")),
  dialog("lists/letter", "labels", (t) => t("bulk.labels")),
  dialog("lists/letter", "erase", (t) => t("bulk.erase")),
];

const contact = (shows: string, ...more: Open[]): Opened => ({
  address: "contacts?search=arabic",
  shows: `contact, ${shows}`,
  open: then(async (page) => {
    await page.getByRole("main").getByRole("link", { name: "arabic@example.com" }).first().click();
    await page.waitForURL(/contacts\/[0-9a-f-]{36}/);
  }, ...more),
});

const CONTACTS: readonly Opened[] = [
  dialog("contacts", "new", (t) => t("contacts.add")),
  dialog("contacts", "columns", (t) => t("acting.columns")),
  dialog("contacts", "filter", (t) => t("contacts.filter")),
  dialog("contacts", "export", (t) => t("contacts.export")),
  contact("whole"),
  contact("explain", button((t) => t("contact.whyOf", { name: ANY })), until((t) => t("explain.whatIf"))),
  contact("attribute", exactly((t) => t("contact.addAttribute"))),
  contact("enroll", exactly((t) => t("bulk.enroll"))),
  contact("erase", exactly((t) => t("contact.erase"))),
];

const company: Open = async (page) => {
  await page.getByRole("main").getByRole("link", { name: "Acme Books" }).first().click();
  await page.waitForURL(/companies\/./);
};

const AUDIENCES: readonly Opened[] = [
  dialog("companies", "new", (t) => t("companies.add")),
  { address: "companies", shows: "company", open: company },
  { address: "companies", shows: "company, rename", open: then(company, exactly((t) => t("companies.rename"))) },
  { address: "companies", shows: "company, delete", open: then(company, exactly((t) => t("companies.delete"))) },
  dialog("lists", "new", (t) => t("audiences.newList")),
  { address: "lists", shows: "more", open: button((t) => t("audiences.moreOf", { name: ANY })) },
  dialog("lists/long", "rename", (t) => t("audiences.rename")),
  dialog("lists/long", "delete", (t) => t("audiences.deleteList")),
  dialog("lists/letter", "delete, used", (t) => t("audiences.deleteList")),
  dialog("segments/every", "delete", (t) => t("audiences.deleteSegment")),
  dialog("segments/arabic", "delete, used", (t) => t("audiences.deleteSegment")),
  dialog("segments/long", "save as list", (t) => t("audiences.saveAsList")),
  dialog("segments/new", "conditions", (t) => t("conditions.add")),
];

export const PEOPLE: readonly Opened[] = [...CONTACTS, ...BULK, ...IMPORT, ...AUDIENCES];
