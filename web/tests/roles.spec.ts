import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";

import { choose, expectRefused, panelOf } from "./moves";
import { ANALYST, expect, expectAccessible, MARKETER, OWNER, signIn, test } from "./watched";

const DEVELOPER = { ...MARKETER, email: "dev@example.com" };

async function expectClosed(page: Page, t: TFunction, address: string): Promise<void> {
  await page.goto(`./${address}`);
  await expect(page.getByRole("heading", { name: t("acting.noRightHere") })).toBeVisible();
}

test("an analyst sees the work, and each thing beyond says why it does nothing", async ({ page, t }) => {
  test.slow();
  await signIn(page, ANALYST);
  await expect(page.getByRole("navigation", { name: t("home.quick") })).toBeVisible();
  await expect(page.getByRole("link", { name: t("newWorkflow.title") })).toBeHidden();
  await expectRefused(page, t, page.getByRole("button", { name: t("sandbox.skip") }));

  await page.goto("./workflows");
  await expectRefused(page, t, page.getByRole("button", { name: t("newWorkflow.title") }));
  await page.getByRole("button", { name: t("workflows.actionsOf", { name: "Birthday" }) }).click();
  await expectRefused(page, t, page.getByRole("menuitem", { name: t("workflows.duplicate") }));
  await page.keyboard.press("Escape");
  await page.goto("./workflows/birthday?mode=edit&step=pause");
  await expect(page.getByText(t("editor.readOnly"))).toBeVisible();
  await expect(panelOf(page).getByRole("textbox").first()).toBeDisabled();
  await expectAccessible(page);
  await page.goto("./workflows/birthday/publish");
  await expectRefused(page, t, page.getByRole("button", { name: t("publish.verb", { number: 1 }) }));

  await page.goto("./contacts");
  await expectRefused(page, t, page.getByRole("button", { name: t("contacts.add") }));
  await page.getByRole("link", { name: t("contacts.import") }).click();
  await expect(page.getByRole("alert").filter({ hasText: t("app.noRight") })).toBeVisible();
  await page.goto("./emails");
  await expectRefused(page, t, page.getByRole("button", { name: t("emailEditor.newEmail") }));
  await expectClosed(page, t, "emails/offer/edit");
  await expectClosed(page, t, "settings/account");
  await expectAccessible(page);
});

test("a marketer reads the settings, and only an owner changes them", async ({ page, t }) => {
  await signIn(page);
  await expect(page.getByRole("link", { name: t("newWorkflow.title") })).toBeVisible();
  await page.goto("./settings/account");
  await expectRefused(page, t, page.getByRole("button", { name: t("acting.save"), exact: true }));
  await page.goto("./settings/topics");
  await expectRefused(page, t, page.getByRole("button", { name: t("settings.topics.add") }));
  await expectAccessible(page);
  for (const address of ["settings/team", "settings/keys", "settings/webhooks", "settings/audit"]) await expectClosed(page, t, address);
});

test("a developer has keys, webhooks and the audit log, not the team", async ({ page, t }) => {
  await signIn(page, DEVELOPER);
  await page.goto("./settings/keys");
  await expect(page.getByRole("button", { name: t("settings.keys.add") })).toBeEnabled();
  await page.goto("./settings/webhooks");
  await expect(page.getByRole("button", { name: t("settings.webhooks.add") })).toBeEnabled();
  await page.goto("./settings/audit");
  await expect(page.getByRole("table", { name: t("settings.audit.title") })).toBeVisible();
  await expectClosed(page, t, "settings/team");
});

test("an owner invites somebody, who joins by the link, is given another role, and leaves", async ({ page, browser, t }) => {
  test.slow();
  const email = "iris@example.com";
  await signIn(page, OWNER);
  await page.getByRole("link", { name: t("home.invite") }).click();
  await page.getByRole("button", { name: t("settings.team.invite") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: t("settings.team.email") }).fill(email);
  await choose(page, dialog.getByRole("combobox", { name: t("settings.team.role") }), t("settings.role.analyst"));
  await expect(dialog.getByText(t("settings.roleHelp.analyst"))).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: t("settings.team.inviteVerb") }).click();
  const link = await dialog.locator("pre").textContent();
  await dialog.getByRole("button", { name: t("settings.kept") }).click();
  await expect(dialog).toBeHidden();
  const invited = page.getByRole("table", { name: t("settings.team.invitations") }).getByRole("row", { name: email });
  await expect(invited.getByRole("cell", { name: t("settings.role.analyst") })).toBeVisible();
  await expectAccessible(page);

  const theirs = await (await browser.newContext()).newPage();
  const { pathname } = new URL(link ?? "");
  await theirs.goto(pathname);
  await expect(theirs.getByText(t("signIn.joinHelp", { by: OWNER.email, role: t("signIn.roles.analyst") }))).toBeVisible();
  await expectAccessible(theirs);
  await theirs.getByRole("textbox", { name: t("signIn.name") }).fill("Iris");
  await theirs.locator("[autocomplete=new-password]").fill("a stake that marks a path");
  await theirs.getByRole("button", { name: t("signIn.join") }).click();
  await expect(theirs.getByRole("banner").getByText("Iris")).toBeVisible();
  await expect(theirs.getByRole("link", { name: t("newWorkflow.title") })).toBeHidden();

  await page.reload();
  await expect(invited).toBeHidden();
  await choose(page, page.getByRole("combobox", { name: t("settings.team.roleOf", { email }) }), t("settings.role.marketer"));
  await expect(page.getByText(t("settings.team.given", { email, role: t("settings.role.marketer") }))).toBeVisible();
  await theirs.reload();
  await expect(theirs.getByRole("link", { name: t("newWorkflow.title") })).toBeVisible();

  await page.getByRole("row", { name: email }).getByRole("button", { name: t("settings.team.deactivate") }).click();
  await expect(dialog.getByText(t("settings.team.deactivateHelp"))).toBeVisible();
  await dialog.getByRole("button", { name: t("settings.team.deactivate") }).click();
  await expect(page.getByRole("row", { name: email }).getByText(t("settings.team.inactive"))).toBeVisible();
  await theirs.reload();
  await expect(theirs.getByRole("button", { name: t("signIn.submit"), exact: true })).toBeVisible();
  await theirs.goto(pathname);
  await expect(theirs.getByRole("heading", { name: t("signIn.noLink") })).toBeVisible();
  await theirs.context().close();
});
