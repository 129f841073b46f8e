import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";

import { givenDraft } from "./given";
import { choose } from "./moves";
import { expect, expectAccessible, signIn, test } from "./watched";

const TESTER = "tester@example.com";
const STEPS = [
  { id: "hello", kind: "send_email", email: "offer" },
  { id: "pause", kind: "delay", wait: "3 days" },
  { id: "again", kind: "send_email", email: "reminder" },
];

async function ask(page: Page, t: TFunction, delays: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: t("testing.verb") });
  await choose(page, dialog.getByRole("combobox", { name: t("testing.contact") }), /^reader/);
  await dialog.getByRole("textbox", { name: t("testing.to") }).fill(TESTER);
  await dialog.getByRole("combobox", { name: t("testing.lasts") }).selectOption(delays);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: t("testing.send") }).click();
}

test("a draft is tried on oneself, at once or with its delays shortened, which can be stopped", async ({ page, t }) => {
  await signIn(page);
  const workflow = await givenDraft(page, { steps: STEPS });
  await page.goto(`./workflows/${workflow}`);
  await page.getByRole("button", { name: t("testing.verb") }).click();
  await ask(page, t, t("testing.atOnce"));
  const dialog = page.getByRole("dialog", { name: t("testing.verb") });
  await expect(dialog.getByText(t("testing.sent", { count: 2, number: 2, to: TESTER }))).toBeVisible();

  await dialog.getByRole("button", { name: t("testing.again") }).click();
  await ask(page, t, t("testing.within", { count: 5 }));
  await expect(dialog.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "50");
  await dialog.getByRole("button", { name: t("jobs.cancel") }).click();
  await expect(dialog.getByText(t("testing.stopped"))).toBeVisible();
});
