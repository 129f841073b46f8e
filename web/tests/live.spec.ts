import { ANY, like, panelOf } from "./moves";
import { expect, expectAccessible, signIn, test } from "./watched";

/** What the server says of the workflow. */
const SAID = {
  en: { now: "Wait 3 days", then: "Wait 5 days", change: "wait 3 days → 5 days" },
  fr: { now: "Attendre 3 jours", then: "Attendre 5 jours", change: "wait 3 jours → 5 jours" },
} as const;

test("a live workflow is changed, those inside move, and the change is seen and taken back", async ({ page, language, t }) => {
  const said = SAID[language];
  await signIn(page);
  await page.goto("./workflows/welcome?mode=edit&step=pause");
  await panelOf(page)
    .getByRole("textbox", { name: t("editor.field.wait") })
    .fill("5");
  await expect(page.getByText(said.then).first()).toBeVisible();
  await expect(page.getByText(t("editor.notLive", { count: 1 }))).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: t("editor.publish") }).click();
  await expect(page.getByRole("heading", { level: 1, name: like(t("publish.title", { name: ANY })) })).toBeVisible();
  await page.getByRole("radio", { name: t("publish.insideAs.move") }).check();
  await expect(page.getByRole("table", { name: t("publish.landings") })).toBeVisible();
  await expectAccessible(page);
  const parts = t("publish.verbInside.move", { count: 20, number: 20 });
  await page.getByRole("button", { name: t("publish.verbWith", { number: 2, parts }) }).click();
  await expect(page.getByText(t("publish.versionLive", { number: 2 }))).toBeVisible();

  await page.goto("./workflows/welcome/history");
  await page.getByRole("button", { name: t("workflow.compareWith", { number: 1 }) }).click();
  await expect(page.getByRole("table", { name: t("workflow.sideBySide") })).toBeVisible();
  await expect(page.getByText(said.change).first()).toBeVisible();
  await expectAccessible(page);

  const restore = { name: t("workflow.restoreVersion") };
  await page.getByRole("button", restore).last().click();
  await page.getByRole("dialog").getByRole("button", restore).click();
  await expect(page.getByText(t("workflow.versionRestored", { number: 1 }))).toBeVisible();
  await page.goto("./workflows/welcome?mode=edit");
  await expect(page.getByText(said.now).first()).toBeVisible();
  await expect(page.getByText(t("editor.notLive", { count: 1 }))).toBeVisible();
});
