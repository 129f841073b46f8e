import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";

import { ask } from "./given";
import { addCondition, addStep, addTrigger, ANY, choose, expectSaved, like, newWorkflow, openInbox, panelOf, pressOnCanvas, publish, sendForm, skipAhead } from "./moves";
import { expect, expectAccessible, type Language, OWNER, signIn, test } from "./watched";

const RESOURCE = "White paper";
/** The short name of the resource, and of its form. */
const SLUG = "white-paper";
const JOB = "job";
const NEWS = "A director reads us";

/** A resource, and the form by which visitors get it. */
async function makeResource(page: Page, t: TFunction, language: Language): Promise<void> {
  await page.goto("./resources");
  await page.getByRole("button", { name: t("resources.new") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(t("forms.name"), { exact: true }).fill(RESOURCE);
  await dialog.getByText(t("resources.kinds.url"), { exact: true }).click();
  await dialog.getByRole("textbox", { name: t("resources.url") }).fill("https://example.org/paper.pdf");
  await dialog.getByRole("button", { name: t("resources.create") }).click();
  await expect(page.getByRole("heading", { level: 1, name: RESOURCE })).toBeVisible();
  await expectAccessible(page);
  const fields = ["email", JOB].map((attribute) => ({ attribute, label: { [language]: attribute }, required: true }));
  const consents = [{ key: "news", wording: { [language]: "Write to me" }, marketing: true }];
  await ask(page, "POST", "/forms", { form: SLUG, name: RESOURCE, title: { [language]: RESOURCE }, fields, consents, resource: SLUG });
}

/** Directors are told of to the team, others are reminded: by the pointer, then by keys alone. */
async function draw(page: Page, t: TFunction): Promise<void> {
  await newWorkflow(page, t, "Nurture");
  const panel = panelOf(page);
  await addTrigger(page, t, "requested_resource");
  await choose(page, panel.getByRole("combobox", { name: t("triggers.resource") }), RESOURCE);
  await page.getByRole("button", { name: t("canvas.addAfter", { where: t("canvas.move.start") }) }).click();
  await page.getByRole("option", { name: t("workflow.kind.send_email"), exact: true }).click();
  await choose(page, panel.getByRole("combobox", { name: t("editor.field.email") }), "offer");

  await pressOnCanvas(page, t, "End", "a");
  await page.keyboard.type(t("workflow.kind.delay"));
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("textbox", { name: t("editor.field.wait") })).toBeFocused();
  await addStep(page, t, 2, "branch");
  await addCondition(page, t, "attribute");
  await choose(page, panel.getByRole("combobox", { name: t("conditions.kind_attribute") }), JOB);
  await panel.getByRole("textbox", { name: t("conditions.value") }).fill("director");

  await addStep(page, t, 3, "notify", 1);
  await choose(page, panel.getByRole("combobox", { name: t("editor.field.users") }), OWNER.email);
  await panel.getByRole("textbox", { name: t("editor.field.subject") }).fill(NEWS);
  await panel.getByRole("textbox", { name: t("editor.field.text") }).fill("Write to {{ contact.email }}.");
  const otherwise = t("canvas.move.branch", { branch: t("canvas.way.otherwise"), number: ANY, name: ANY });
  await page.getByRole("button", { name: like(t("canvas.addAfter", { where: otherwise }) + ANY) }).click();
  await page.getByRole("option", { name: t("workflow.kind.send_email"), exact: true }).click();
  await choose(page, panel.getByRole("combobox", { name: t("editor.field.email") }), "reminder");
  await expectSaved(page, t);
  await expectAccessible(page);
}

/** Runs everyone through the draft, and reads what would come of it. */
async function simulate(page: Page, t: TFunction): Promise<void> {
  await page.getByRole("radiogroup", { name: t("editor.mode") }).getByText(t("editor.simulate")).click();
  await choose(page, page.getByRole("combobox", { name: t("simulate.who") }), t("simulate.whom.everyone"));
  await page.getByRole("button", { name: t("simulate.verb.simulate") }).click();
  await expect(page.getByRole("heading", { name: t("simulate.flows") })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(t("simulate.nothingSent"))).toBeVisible();
  await expectAccessible(page);
}

/** Asks for the resource, as a stranger does. */
async function request(stranger: Page, t: TFunction, email: string, job: string): Promise<void> {
  await stranger.goto(`./f/${SLUG}`);
  await stranger.getByLabel("email").fill(email);
  await stranger.getByLabel(JOB).fill(job);
  await stranger.getByRole("checkbox").check();
  await sendForm(stranger, t);
}

test("who asks for a resource is followed up, each in their own way", async ({ page, browser, language, t }) => {
  test.slow();
  await signIn(page);
  await makeResource(page, t, language);
  await draw(page, t);
  await simulate(page, t);
  await publish(page, t);
  const elsewhere = await browser.newContext();
  const stranger = await elsewhere.newPage();
  await request(stranger, t, "dora@example.org", "director");
  await request(stranger, t, "theo@example.org", "teacher");
  await skipAhead(page, t, "day");

  // Under the heads: what came at once, and a day later.
  const rows = page.getByRole("table").getByRole("row");
  await openInbox(page, t, "theo@");
  await expect(rows).toHaveCount(3);
  await openInbox(page, t, "dora@");
  await expect(rows).toHaveCount(2);
  await openInbox(page, t, OWNER.email);
  await expect(page.getByRole("link", { name: NEWS })).toBeVisible();
  await page.goto("./workflows/nurture");
  await expect(page.getByText(`2 ${t("workflow.figure.entered")}`)).toBeVisible();
  await pressOnCanvas(page, t, "End");
  await expect(page.getByText(`1 ${t("canvas.figure.sent")} · 0 ${t("canvas.figure.opened")} · 0 ${t("canvas.figure.clicked")}`)).toBeVisible();
  await expectAccessible(page);
});
