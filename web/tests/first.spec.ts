import { NAMES } from "~/i18n";

import { expect, expectAccessible, giveCredentials, signIn, test, wordsIn } from "./watched";

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

  test("the workflows are listed, searched and filtered, all in the address", async ({ page, t }) => {
    await page.getByRole("link", { name: t("app.workflows"), exact: true }).click();
    await expect(page.getByText("Newsletter welcome")).toBeVisible();
    await expect(page.getByText("Win back")).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("tab", { name: t("workflows.tabs.paused") }).click();
    await expect(page).toHaveURL(/state=paused/);
    await expect(page.getByText("Newsletter welcome")).toBeHidden();
    await expect(page.getByText("Win back")).toBeVisible();

    await page.reload();
    await expect(page.getByText("Win back")).toBeVisible();
    await page.getByRole("tab", { name: t("workflows.tabs.all") }).click();

    await page.getByRole("searchbox").fill("newsl");
    await expect(page).toHaveURL(/search=newsl/);
    await expect(page.getByText("Win back")).toBeHidden();
    await page.getByRole("searchbox").fill("nothing like it");
    await page.getByRole("button", { name: t("workflows.clear") }).click();
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

  test("the language and the theme are chosen, and stay", async ({ page, language, t }) => {
    const other = language === "en" ? "fr" : "en";
    const said = await wordsIn(other);
    await page.goto("./workflows");
    await page.getByRole("button", { name: t("app.account") }).click();
    await page.getByRole("menuitem", { name: NAMES[other] }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", other);
    await page.getByRole("button", { name: said("app.account") }).click();
    await page.getByRole("menuitem", { name: said("app.dark") }).click();
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
    await expectAccessible(page);

    await page.reload();
    await expect(page.getByRole("button", { name: said("app.account") })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  });

  test("all of it fits a telephone", async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("./workflows");
    await expect(page.getByText("Newsletter welcome")).toBeVisible();
    await expectAccessible(page);
  });

  test("an address that leads nowhere says so", async ({ page, t }) => {
    await page.goto("./no/such/page");
    await expect(page.getByText(t("app.notFound"), { exact: true })).toBeVisible();
    await page.getByRole("link", { name: t("app.toHome") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
});
