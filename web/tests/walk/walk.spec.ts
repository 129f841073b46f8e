import type { Page } from "@playwright/test";

import { expect, expectAccessible, OWNER, signIn, test } from "../watched";

/** Every page, with something in it. A new route belongs here. */
const PAGES = [
  "",
  "messages/review",
  "messages/uncertain",
  "enrollments/failed",
  "workflows",
  "workflows?state=paused&search=nothing",
  "workflows/new",
  "workflows/welcome",
  "workflows/welcome?mode=edit",
  "workflows/welcome?mode=edit&step=pause",
  "workflows/welcome?mode=simulate",
  "workflows/welcome/results",
  "workflows/welcome/people",
  "workflows/welcome/history",
  "workflows/birthday",
  "workflows/birthday/publish",
  "contacts",
  "contacts/import",
  "companies",
  "segments",
  "segments/new",
  "lists",
  "emails",
  "emails/new",
  "emails/offer",
  "emails/offer/edit",
  "forms",
  "resources",
  "landing-pages",
  "results",
  "inbox",
  "security",
  "settings",
  "settings/account",
  "settings/team",
  "settings/senders",
  "settings/frequency",
  "settings/topics",
  "settings/utm",
  "settings/scoring",
  "settings/keys",
  "settings/webhooks",
  "settings/audit",
  "settings/health",
  "no/such/page",
];

/** In pairs, so that each meets each of the others. */
const LOOKS = [
  { language: "en", theme: "light", width: 1280, height: 720 },
  { language: "fr", theme: "dark", width: 1280, height: 720 },
  { language: "fr", theme: "light", width: 390, height: 844 },
  { language: "en", theme: "dark", width: 390, height: 844 },
];

const FOLDER = process.env.JALON_SCREENSHOTS ?? "";

async function seen(page: Page, address: string, look: string): Promise<void> {
  await page.goto(`./${address}`);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(page.locator("[aria-busy=true], .mantine-Skeleton-root")).toHaveCount(0);
  await page.waitForLoadState("networkidle");
  const name = (address || "home").replace(/\W+/g, "-");
  if (FOLDER) await page.screenshot({ path: `${FOLDER}/${look}/${name}.png` });
  await expectAccessible(page);
}

for (const { language, theme, width, height } of LOOKS) {
  const look = `${language}-${theme}-${width}`;
  test.describe(look, () => {
    test.use({ viewport: { width, height } });

    test(`every page in ${look}`, async ({ page }) => {
      test.setTimeout(600_000);
      await signIn(page, OWNER);
      await page.evaluate(
        ([tag, scheme]) => {
          localStorage.setItem("jalon.language", tag ?? "");
          localStorage.setItem("mantine-color-scheme-value", scheme ?? "");
        },
        [language, theme],
      );
      const wrong: string[] = [];
      for (const address of PAGES) {
        try {
          await seen(page, address, look);
        } catch (error) {
          wrong.push(`${address || "home"}: ${String(error)}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  });
}
