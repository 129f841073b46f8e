import { randomUUID } from "node:crypto";

import { ask } from "./given";
import { expect, expectAccessible, signIn, test } from "./watched";

test("a sender is told apart from a verified one, and its domain says what to add", async ({ page, t }) => {
  await signIn(page);
  const slug = `lea-${randomUUID().slice(0, 8)}`;
  const domain = `${slug}.example`;
  await ask(page, "PUT", `/senders/${slug}`, { name: "Léa", address: `lea@${domain}` });
  await page.goto("./settings/senders");
  const row = page.getByRole("row", { name: `lea@${domain}` });
  await expect(row.getByText(t("settings.senders.unverified"))).toBeVisible();
  await row.getByRole("button", { name: t("settings.senders.verify") }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: t("settings.senders.send") })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  // What the machine's DNS says of it is not for a test to know: each check has its finding all the same.
  const panel = page.getByRole("region", { name: domain });
  await expect(panel.getByText(t("settings.senders.neverChecked"))).toBeVisible();
  await panel.getByLabel(t("settings.senders.selector")).fill("k1");
  await panel.getByLabel(t("settings.senders.sendsBy")).fill("include:_spf.relay.example");
  await panel.getByRole("button", { name: t("settings.senders.saveAndCheck") }).click();
  await expect(panel.getByRole("listitem")).toHaveText([/^SPF/, /^DKIM/, /^DMARC/, /^MX/]);
  await expect(panel.getByRole("button", { name: t("settings.senders.checkAgain") })).toBeVisible();
  await page.reload();
  await expect(panel.getByRole("listitem")).toHaveCount(4);
  await expect(panel.getByLabel(t("settings.senders.selector"))).toHaveValue("k1");
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
});
