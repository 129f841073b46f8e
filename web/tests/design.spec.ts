import type { Locator, Page } from "@playwright/test";

import { openInbox } from "./moves";
import { expect, expectAccessible, signIn, test } from "./watched";

const READER = "reader5@example.com";
const TESTER = "tess@example.org";
const SUBJECT = { en: "Spring is here", fr: "Voici le printemps" };
const GREETING = { en: "Good day, ", fr: "Bonjour, " };

/** Drags as a hand does, and lets go once it is shown where that puts it. */
async function drag(page: Page, what: Locator, onto: Locator, place: Locator): Promise<void> {
  await what.hover();
  await page.mouse.down();
  const box = await onto.boundingBox();
  if (!box) throw new Error("there is nothing to drop it on");
  const [x, y] = [box.x + box.width / 2, box.y + box.height - 2];
  await expect(async () => {
    await page.mouse.move(x, y - 10, { steps: 5 });
    await page.mouse.move(x, y, { steps: 2 });
    await expect(place).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.mouse.up();
}

test("an email is designed by dragging and by keys in two languages, previewed, checked and tried", async ({ page, t, language, aside }) => {
  test.slow();
  const other = language === "en" ? "fr" : "en";
  await signIn(page);
  await page.goto("./emails");
  await page.getByRole("button", { name: t("emailEditor.newEmail") }).click();
  await page.getByRole("textbox", { name: t("emailEditor.name"), exact: true }).fill("Spring");
  await page.getByRole("button", { name: t("emailEditor.create") }).click();
  const subject = page.getByRole("textbox", { name: t("emailEditor.subject") });
  await subject.fill(SUBJECT[language]);

  const designer = page.frameLocator(`iframe[title="${t("emailEditor.design")}"]`);
  const parts = designer.frameLocator("iframe.gjs-frame");
  const text = parts.locator("[data-gjs-type=mj-text]").nth(1);
  const block = (name: "button" | "divider") => designer.getByRole("button", { name: t(`emailEditor.blocks.${name}`), exact: true });
  await expect(text).toBeVisible();
  await drag(page, block("button"), text, designer.locator(".gjs-placeholder.horizontal"));
  await expect(parts.locator("[data-gjs-type=mj-button]")).toBeVisible();
  await block("divider").press("Enter");
  await expect(parts.locator("[data-gjs-type=mj-divider]")).toBeVisible();

  const write = async (greeting: string) => {
    await text.dblclick();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(greeting);
    await designer.getByRole("button", { name: t("emailEditor.insert") }).click();
    await designer.getByRole("menuitem", { name: "contact.email", exact: true }).click();
  };
  await write(GREETING[language]);
  await page.getByRole("button", { name: t("emailEditor.add") }).click();
  await page.getByRole("menuitem", { name: t("emailEditor.addCopy", { locale: language }) }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: t("emailEditor.addCode") }).fill(other);
  await dialog.getByRole("button", { name: t("emailEditor.add") }).click();
  const tab = (locale: string) => page.getByRole("tablist", { name: t("emailEditor.languages") }).getByRole("tab", { name: new RegExp(`^${locale}`) });
  await expect(tab(other)).toHaveAttribute("aria-selected", "true");
  await subject.fill(SUBJECT[other]);
  await write(GREETING[other]);
  await expectAccessible(page);

  await page.getByRole("tab", { name: t("emailEditor.modes.preview") }).click();
  await page.getByRole("combobox", { name: t("emails.contact") }).fill(READER);
  await page.keyboard.press("Enter");
  const shown = page.frameLocator(`iframe[title="${t("emails.frame")}"]`);
  await expect(shown.getByText(`${GREETING[other]}${READER}`)).toBeVisible();
  await tab(language).click();
  await expect(shown.getByText(`${GREETING[language]}${READER}`)).toBeVisible();
  await expect(page.getByText(SUBJECT[language])).toBeVisible();
  await page.getByText(t("emails.mobile"), { exact: true }).click();
  await expectAccessible(page);

  await page.getByRole("tab", { name: t("emailEditor.modes.checks") }).click();
  await expect(page.getByText(t("emails.noProblem"))).toBeVisible();
  await page.getByRole("tab", { name: t("emailEditor.modes.preview") }).click();
  await page.getByRole("button", { name: t("emails.test") }).click();
  await dialog.getByRole("combobox", { name: t("emails.to") }).fill(TESTER);
  await page.keyboard.press("Enter");
  // Who tries it is among its readers already.
  await dialog.getByRole("button", { name: t("emails.send", { count: 2 }) }).click();
  await expect(page.getByText(t("emails.sent"))).toBeVisible();

  await openInbox(page, t, TESTER);
  await page.getByRole("row", { name: TESTER }).getByRole("link", { name: `[Test] ${SUBJECT[language]}` }).first().click();
  const caught = page.frameLocator(`iframe[title="${t("inbox.email", { to: TESTER })}"]`);
  await expect(caught.getByText(`${GREETING[language]}${READER}`)).toBeVisible();
  await expectAccessible(page);
  // Whether the short name is taken is asked of the server.
  expect(aside.splice(0).filter((said) => !said.includes("status of 404"))).toEqual([]);
});
