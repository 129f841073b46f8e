import { expect, expectAccessible, OWNER, signIn, test } from "./watched";

test("a route is made by what it leads to, and asks for no host where a provider has its own", async ({ page, t, aside }) => {
  await signIn(page, OWNER);
  await page.goto("./settings/routes");
  await page.getByRole("button", { name: t("settings.routes.add") }).first().click();
  const dialog = page.getByRole("dialog");
  const kind = dialog.getByRole("combobox", { name: t("settings.routes.kind") });
  const host = dialog.getByLabel(t("settings.routes.host"), { exact: true });
  await expect(host).toBeVisible();
  await expectAccessible(page);

  await kind.click();
  await page.getByRole("option", { name: t("settings.routes.kinds.mailgun") }).click();
  await expect(host).toHaveCount(0);
  await expect(dialog.getByLabel(t("settings.routes.channels.mailgun"), { exact: true })).toBeVisible();
  await expect(dialog.getByRole("combobox", { name: t("settings.routes.region") })).toHaveValue(t("settings.routes.regions.us"));
  await expect(dialog.getByLabel(t("settings.routes.keyIds.ses"), { exact: true })).toHaveCount(0);

  await kind.click();
  await page.getByRole("option", { name: t("settings.routes.kinds.ses") }).click();
  await dialog.getByLabel(t("settings.routes.name"), { exact: true }).fill("paris");
  await dialog.getByLabel(t("settings.routes.keyIds.ses"), { exact: true }).fill("AKIDEXAMPLE");
  await dialog.getByLabel(t("settings.routes.keys.ses"), { exact: true }).fill("secret");
  await dialog.getByRole("button", { name: t("settings.routes.save") }).click();
  // Of thirty regions none is guessed.
  await expect(dialog.getByRole("combobox", { name: t("settings.routes.region") })).toHaveAttribute("aria-invalid", "true");
  expect(aside.splice(0).filter((said) => !said.includes("status of 422"))).toEqual([]);
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
});
