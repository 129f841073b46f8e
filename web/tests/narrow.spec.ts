import { choose } from "./moves";
import { expect, expectAccessible, OWNER, signIn, test } from "./watched";

test("between a telephone and a wide screen the navigation is its icons, by name", async ({ page, t }) => {
  await page.setViewportSize({ width: 1000, height: 720 });
  await signIn(page);
  await expect(page.getByRole("navigation", { name: t("app.navigation") })).toHaveCSS("width", "56px");
  await page.getByRole("link", { name: t("contacts.title"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("contacts.title") })).toBeVisible();
  await expectAccessible(page);
});

test.describe("on a telephone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the places of the settings are a list that opens, and fingers have room", async ({ page, t }) => {
    await signIn(page, OWNER);
    await page.goto("./settings/account");
    const places = page.getByRole("combobox", { name: t("settings.title") });
    await choose(page, places, t("settings.team.title"));
    await expect(page.getByRole("heading", { level: 1, name: t("settings.team.title") })).toBeVisible();
    const invite = page.getByRole("button", { name: t("settings.team.invite") }).first();
    for (const pressed of [places, invite]) expect((await pressed.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await expectAccessible(page);
  });
});
