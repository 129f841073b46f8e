import { openDraft } from "./given";
import { ANY, expectSaved, like, panelOf } from "./moves";
import { expect, expectAccessible, signIn, test } from "./watched";

test("the emails of a template are seen in its draft, and written like any other", async ({ page, t, language }) => {
  await signIn(page);
  await page.goto("./workflows/new?template=renewal");
  const workflow = `renewal-${language}-${Date.now().toString(36)}`;
  const name = page.getByRole("textbox", { name: t("newWorkflow.shortName") });
  // A name that is free may be suggested meanwhile.
  await expect(async () => {
    await name.fill(workflow);
    await expect(name).toHaveValue(workflow, { timeout: 500 });
  }).toPass();
  await page.getByRole("button", { name: t("newWorkflow.create") }).click();
  await expect(page).toHaveURL(new RegExp(`/workflows/${workflow}`));

  const canvas = await openDraft(page, t, workflow);
  await canvas.getByRole("group", { name: new RegExp(`^${t("canvas.step", { number: 1 })}\\.`) }).click();
  const panel = panelOf(page);
  await expect(panel.getByText(t("editor.ownEmail.help"))).toBeVisible();
  await expect(panel.getByText(like(t("pick.gone", { value: ANY })))).toBeHidden();
  await expect(panel.locator("iframe")).toBeVisible();
  await expectAccessible(page);

  await panel.getByRole("button", { name: t("editor.ownEmail.edit") }).click();
  await expect(page).toHaveURL(new RegExp(`/emails/${workflow}[^/]*/edit$`));
  await page.goBack();
  await expect(panel.getByRole("link", { name: t("editor.ownEmail.edit") })).toBeVisible();
  await expect(panel.getByText(t("editor.ownEmail.help"))).toBeHidden();
  await expectSaved(page, t);
});
