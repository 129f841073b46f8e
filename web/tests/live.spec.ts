import { expect, expectAccessible, signIn, test } from "./watched";

test("a live workflow is changed, those inside move, and the change is seen and taken back", async ({ page }) => {
  await signIn(page);
  await page.goto("./workflows/welcome?mode=edit&step=pause");
  const panel = page.getByRole("complementary");
  await panel.getByRole("textbox", { name: "How long" }).fill("5");
  await expect(page.getByText("Wait 5 days").first()).toBeVisible();
  await expect(page.getByText("1 change not live")).toBeVisible();
  await page.getByRole("link", { name: "Publish" }).or(page.getByRole("button", { name: "Publish" })).click();
  await expect(page.getByRole("heading", { level: 1, name: /Publish/ })).toBeVisible();
  await page.getByRole("radio", { name: /Move to the new one/ }).check();
  await expect(page.getByRole("table", { name: "Where each one lands" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Publish version 2: 20 people move/ }).click();
  await expect(page.getByText("Version 2 is live")).toBeVisible();

  await page.goto("./workflows/welcome/history");
  await page.getByRole("button", { name: "Compare with version 1" }).click();
  await expect(page.getByRole("table", { name: "Both, step beside step" })).toBeVisible();
  await expect(page.getByText("wait 3 days → 5 days").first()).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Restore as draft" }).last().click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore as draft" }).click();
  await page.goto("./workflows/welcome?mode=edit");
  await expect(page.getByText("Wait 3 days").first()).toBeVisible();
  await expect(page.getByText("1 change not live")).toBeVisible();
});
