import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { ask, givenDraft } from "./given";
import { choose } from "./moves";
import { expect, expectAccessible, signIn, test } from "./watched";

/** The customers of a shop: external id, address, language, day of their first order. */
const FILE = fileURLToPath(new URL("../../examples/data/cdnow-contacts.csv", import.meta.url));
const [HEAD = "", ...ROWS] = readFileSync(FILE, "utf8").trim().split(/\r?\n/);
const IN_FRENCH = ROWS.filter((row) => row.split(",")[2] === "fr").length;
const SIGNED_UP = HEAD.split(",")[3] ?? "";
const TAG = "music";
/** What is done with all of them takes its time on a machine that has much else to do. */
const LONG = 30_000;

test("the customers of a shop are imported, a segment of them is counted live, and enrolled", async ({ page, t, language }) => {
  test.slow();
  const number = (value: number) => new Intl.NumberFormat(language).format(value);
  await signIn(page);
  const workflow = await givenDraft(page, { steps: [{ id: "greet", kind: "update_contact", add_tags: ["greeted"] }] });
  await ask(page, "POST", `/workflows/${workflow}/publish`, {});

  await page.goto("./contacts");
  await page.getByRole("link", { name: t("contacts.import") }).click();
  await page.locator("input[type=file]").setInputFiles(FILE);
  await page.getByRole("button", { name: t("imports.upload") }).click();
  await expect(page.getByText(t("imports.rowsAbout", { n: number(ROWS.length) }))).toBeVisible();
  await choose(page, page.getByRole("combobox", { name: SIGNED_UP, exact: true }), t("imports.newAttribute"));
  await page.getByRole("textbox", { name: t("imports.attributeName") }).fill("customer_since");
  await expectAccessible(page);
  await page.getByRole("button", { name: t("imports.toOptions") }).click();

  await page.getByRole("combobox", { name: t("bulk.addTags") }).fill(TAG);
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: t("imports.allAgreed") }).check();
  await page.getByRole("textbox", { name: t("imports.wording") }).fill("Send me news of new records.");
  await page.getByRole("textbox", { name: t("imports.source") }).fill("The order form");
  await expect(page.getByText(t("imports.wouldBe"))).toBeVisible({ timeout: LONG });
  await expectAccessible(page);
  await page.getByRole("button", { name: t("imports.start") }).click();
  await expect(page.getByRole("heading", { name: t("jobs.import") })).toBeVisible();
  await expect(page.getByText(t("jobs.done"), { exact: true })).toBeVisible({ timeout: LONG });
  await expect(page.getByRole("definition").filter({ hasText: number(ROWS.length) }).first()).toBeVisible();
  await expectAccessible(page);

  await page.goto("./segments/new");
  const add = page.getByRole("button", { name: t("conditions.add") });
  await add.click();
  await page.getByRole("menuitem", { name: t("conditions.kind_tag"), exact: true }).click();
  await page.getByRole("combobox", { name: t("conditions.kind_tag"), exact: true }).last().fill(TAG);
  await expect(page.getByText(t("conditions.meet", { count: ROWS.length, n: number(ROWS.length) }))).toBeVisible();
  await add.click();
  await page.getByRole("menuitem", { name: t("conditions.kind_attribute"), exact: true }).click();
  await choose(page, page.getByRole("combobox", { name: t("conditions.kind_attribute"), exact: true }).last(), t("pick.locale"));
  await page.getByRole("textbox", { name: t("conditions.value") }).fill("fr");
  await expect(page.getByText(t("conditions.meet", { count: IN_FRENCH, n: number(IN_FRENCH) }))).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("textbox", { name: t("audiences.name"), exact: true }).fill("Music in French");
  await page.getByRole("button", { name: t("audiences.createSegment") }).click();

  await expect(page.getByRole("heading", { name: "Music in French" })).toBeVisible();
  await page.getByRole("button", { name: t("bulk.enroll") }).click();
  const dialog = page.getByRole("dialog");
  await choose(page, dialog.getByRole("combobox", { name: t("bulk.workflow") }), workflow);
  await expect(dialog.getByText(t("bulk.entering", { n: number(IN_FRENCH), all: number(IN_FRENCH) }))).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: t("bulk.enrollVerb", { n: number(IN_FRENCH) }) }).click();
  await expect(page.getByText(t("jobs.done"), { exact: true })).toBeVisible({ timeout: LONG });
  await expect(async () => {
    await page.goto(`./workflows/${workflow}`);
    await expect(page.getByRole("link", { name: `${number(IN_FRENCH)} ${t("workflow.figure.finished")}` })).toBeVisible();
  }).toPass({ timeout: LONG });
});
