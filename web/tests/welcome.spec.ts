import { expect, expectAccessible, signIn, test } from "./watched";

test("a workflow is drawn, published, run with skipped time, and counted", async ({ page }) => {
  await signIn(page);
  await page.getByRole("link", { name: "New workflow" }).click();
  await page.getByLabel("Name", { exact: false }).first().fill("Hello readers");
  await page.getByRole("button", { name: "Create the workflow" }).click();

  await page.getByText("Nothing starts this workflow yet").click();
  const panel = page.getByRole("complementary");
  await panel.getByRole("button", { name: "Add a trigger" }).click();
  await page.getByRole("menuitem", { name: "Somebody enrolls the contact by hand" }).click();

  await page.getByRole("button", { name: /Add a step: At the start/ }).click();
  await page.keyboard.type("send an email");
  await page.keyboard.press("Enter");
  await panel.getByRole("combobox", { name: "Email" }).click();
  await page.getByRole("option", { name: /offer/ }).click();
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await expect(page.getByText("Send the email “offer”").first()).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Publish Hello readers/ })).toBeVisible();
  await page.getByRole("button", { name: /^Publish version 1/ }).click();
  await expect(page.getByRole("heading", { name: /is live/ })).toBeVisible();

  await page.goto("./contacts");
  await page.getByRole("checkbox", { name: /reader7/ }).check();
  await page.getByRole("button", { name: "Enroll in a workflow" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Workflow").click();
  await page.getByRole("option", { name: "Hello readers" }).click();
  await dialog.getByRole("button", { name: "Enroll (1)" }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole("button", { name: "Skip ahead" }).click();
  await page.getByRole("menuitem", { name: "1 day" }).click();
  await expect(page.getByText(/^It is .* now\.$/)).toBeVisible({ timeout: 45_000 });

  await page.goto("./workflows/hello-readers");
  await expect(page.getByText("1 entered")).toBeVisible();
  await expect(page.getByText("1 sent · 0 opened · 0 clicked")).toBeVisible();
  await page.getByRole("link", { name: "Open the inbox" }).click();
  await expect(page.getByText("reader7@example.com").first()).toBeVisible();
});
