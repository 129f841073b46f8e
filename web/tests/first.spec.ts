import { expect, expectAccessible, giveCredentials, signIn, test } from "./watched";

test("a wrong password is refused in place", async ({ page, aside }) => {
  await giveCredentials(page, "a guess");
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page);
  const refusals = aside.splice(0).filter((said) => !said.includes("status of 400"));
  expect(refusals).toEqual([]);
});

test.describe("signed in", () => {
  test.beforeEach(({ page }) => signIn(page));

  test("the home page is calm", async ({ page }) => {
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  });

  test("the workflows are listed, searched and filtered, all in the address", async ({ page }) => {
    await page.getByRole("link", { name: "Workflows", exact: true }).click();
    await expect(page.getByText("Newsletter welcome")).toBeVisible();
    await expect(page.getByText("Win back")).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("tab", { name: "Paused" }).click();
    await expect(page).toHaveURL(/state=paused/);
    await expect(page.getByText("Newsletter welcome")).toBeHidden();
    await expect(page.getByText("Win back")).toBeVisible();

    await page.reload();
    await expect(page.getByText("Win back")).toBeVisible();
    await page.getByRole("tab", { name: "All" }).click();

    await page.getByRole("searchbox").fill("newsl");
    await expect(page).toHaveURL(/search=newsl/);
    await expect(page.getByText("Win back")).toBeHidden();
    await page.getByRole("searchbox").fill("nothing like it");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(page.getByText("Win back")).toBeVisible();
    await expect(page.getByRole("searchbox")).toHaveValue("");
  });

  test("the people whom the worker let in are counted", async ({ page }) => {
    await page.goto("./workflows");
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole("row", { name: /Newsletter welcome/ }).getByRole("cell", { name: "20", exact: true }).first()).toBeVisible();
    }).toPass({ timeout: 45_000 });
  });

  test("the language and the theme are chosen, and stay", async ({ page }) => {
    await page.goto("./workflows");
    await page.getByRole("button", { name: "Your account" }).click();
    await page.getByRole("menuitem", { name: "Français" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await page.getByRole("button", { name: "Votre compte" }).click();
    await page.getByRole("menuitem", { name: "Sombre" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
    await expectAccessible(page);

    await page.reload();
    await expect(page.getByRole("button", { name: "Votre compte" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  });

  test("all of it fits a telephone", async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("./workflows");
    await expect(page.getByText("Newsletter welcome")).toBeVisible();
    await expectAccessible(page);
  });

  test("an address that leads nowhere says so", async ({ page }) => {
    await page.goto("./no/such/page");
    await expect(page.getByText("There is no such page")).toBeVisible();
    await page.getByRole("link", { name: "home page" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
});
