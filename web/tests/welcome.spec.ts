import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";

import { addCondition, addStep, addTrigger, choose, expectSaved, newWorkflow, openInbox, panelOf, pressOnCanvas, publish, sendForm, skipAhead } from "./moves";
import { expect, expectAccessible, signIn, test } from "./watched";

const READER = "rosa@example.org";
const FORM = "Our letter";
const FIRST = "First letter";
const SECOND = "Second letter";
const LINK = "https://example.org/guide";

/** A form that asks for a consent; its address. */
async function makeForm(page: Page, t: TFunction): Promise<string> {
  await page.goto("./forms");
  await page.getByRole("button", { name: t("forms.new") }).click();
  await page.getByLabel(t("forms.titleField")).fill(FORM);
  await page.getByRole("button", { name: t("forms.create") }).click();
  await page.getByRole("button", { name: t("formEditor.addConsent") }).click();
  await page.getByRole("textbox", { name: t("formEditor.wording"), exact: true }).fill("I want the letter");
  await page.getByRole("button", { name: t("formEditor.save") }).click();
  await expect(page.getByText(t("acting.saved"))).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("tab", { name: t("forms.part.embed") }).click();
  return page.getByRole("region", { name: t("forms.address"), exact: true }).innerText();
}

/** Names a new email, and begins its draft. */
async function beginEmail(page: Page, t: TFunction, name: string, copyOf?: string): Promise<void> {
  await page.goto("./emails/new");
  await page.getByLabel(t("emailEditor.name"), { exact: true }).fill(name);
  if (copyOf !== undefined) {
    await page.getByText(t("emailEditor.copyOf"), { exact: true }).click();
    await choose(page, page.getByRole("combobox", { name: t("emailEditor.which") }), copyOf);
  }
  await page.getByRole("button", { name: t("emailEditor.create") }).click();
  await page.getByRole("textbox", { name: t("emailEditor.subject") }).fill(`${name} for you`);
}

async function publishEmail(page: Page, t: TFunction): Promise<void> {
  await page.getByRole("button", { name: t("emailEditor.publish") }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("emailEditor.publish") }).click();
  await expect(page.getByText(t("emailEditor.published", { number: 1 }))).toBeVisible();
}

/** Two emails: one written in its design, with a link, and a copy of it. */
async function makeEmails(page: Page, t: TFunction): Promise<void> {
  await beginEmail(page, t, FIRST);
  const designer = page.frameLocator(`iframe[title="${t("emailEditor.design")}"]`);
  const text = designer.frameLocator("iframe.gjs-frame").locator("[data-gjs-type=mj-text]").nth(1);
  await text.dblclick();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Read our guide");
  await page.keyboard.press("ControlOrMeta+A");
  await designer.getByRole("button", { name: t("emailEditor.link"), exact: true }).click();
  await designer.getByLabel(t("emailEditor.address")).fill(LINK);
  await designer.getByRole("button", { name: t("emailEditor.setLink") }).click();
  await page.getByRole("tab", { name: t("emailEditor.modes.preview") }).click();
  await expect(page.frameLocator(`iframe[title="${t("emails.frame")}"]`).getByRole("link", { name: "Read our guide" })).toBeVisible();
  await expectAccessible(page);
  await publishEmail(page, t);
  await beginEmail(page, t, SECOND, FIRST);
  await publishEmail(page, t);
}

/** The form lets in, an email goes out; a day later, who clicked in it gets the second. */
async function draw(page: Page, t: TFunction): Promise<void> {
  await newWorkflow(page, t, "Hello readers");
  const panel = panelOf(page);
  await addTrigger(page, t, "submitted_form");
  await choose(page, panel.getByRole("combobox", { name: t("triggers.form"), exact: true }), FORM);
  await addStep(page, t, 0, "send_email");
  await choose(page, panel.getByRole("combobox", { name: t("editor.field.email") }), FIRST);
  await addStep(page, t, 1, "delay");
  await addStep(page, t, 2, "branch");
  await addCondition(page, t, "message");
  await panel.getByRole("combobox", { name: t("conditions.verb") }).selectOption(t("conditions.clicked_is"));
  await addStep(page, t, 3, "send_email", 1);
  await choose(page, panel.getByRole("combobox", { name: t("editor.field.email") }), SECOND);
  await expectSaved(page, t);
  await expectAccessible(page);
  await publish(page, t);
  await expectAccessible(page);
}

test("a newsletter welcome, from its form to what its readers clicked", async ({ page, browser, t, aside }) => {
  test.slow();
  await signIn(page);
  const form = await makeForm(page, t);
  await makeEmails(page, t);
  // That no email has a short name yet is an answer.
  expect(aside.splice(0).filter((said) => !said.includes("status of 404"))).toEqual([]);
  await draw(page, t);

  const elsewhere = await browser.newContext();
  const stranger = await elsewhere.newPage();
  await stranger.goto(form);
  await stranger.getByLabel(t("forms.yourEmail")).fill(READER);
  await stranger.getByRole("checkbox").check();
  await expectAccessible(stranger);
  await sendForm(stranger, t);

  const received = (name: string) => page.getByRole("link", { name: `${name} for you` });
  await openInbox(page, t, READER);
  await expect(received(FIRST)).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await received(FIRST).click();
  await page.getByRole("button", { name: t("inbox.clickLink", { url: LINK }) }).click();
  await expect(page.getByText(t("inbox.clicked", { url: LINK }))).toBeVisible();
  await skipAhead(page, t, "day");
  await openInbox(page, t, READER);
  await expect(received(SECOND)).toBeVisible();

  await page.goto("./workflows/hello-readers");
  const became = (sent: number, opened: number, clicked: number) =>
    page.getByText(`${sent} ${t("canvas.figure.sent")} · ${opened} ${t("canvas.figure.opened")} · ${clicked} ${t("canvas.figure.clicked")}`);
  await expect(became(1, 1, 1)).toBeVisible();
  await pressOnCanvas(page, t, "End");
  await expect(became(1, 0, 0)).toBeVisible();
  await expectAccessible(page);
});
