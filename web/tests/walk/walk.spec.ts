import type { Page } from "@playwright/test";

import { expect, expectAccessible, expectFits, OWNER, signIn, test } from "../watched";
import { PAGES } from "./pages";

/** In pairs, so that each meets each of the others. */
const LOOKS = [
  { language: "en", theme: "light", width: 1280, height: 720 },
  { language: "fr", theme: "dark", width: 1280, height: 720 },
  { language: "fr", theme: "light", width: 390, height: 844 },
  { language: "en", theme: "dark", width: 390, height: 844 },
];

const FOLDER = process.env.JALON_SCREENSHOTS ?? "";

/** As a language does that takes two fifths more room. Not what people wrote, and not figures. */
async function lengthen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const said = text.nodeValue ?? "";
      if (!text.parentElement?.closest("[dir=auto], .name, code, script, style") && /\p{L}{3}/u.test(said)) {
        text.nodeValue = said + " ßéñŵ".repeat(said.length).slice(0, Math.ceil(said.length * 0.4));
      }
    }
  });
}

async function seen(page: Page, address: string, look: string): Promise<void> {
  await page.goto(`./${address}`);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(page.locator("[aria-busy=true], .mantine-Skeleton-root")).toHaveCount(0);
  await page.waitForLoadState("networkidle");
  const name = (address || "home").replace(/\W+/g, "-");
  if (FOLDER) await page.screenshot({ path: `${FOLDER}/${look}/${name}.png` });
  await expectAccessible(page);
  await lengthen(page);
  await expectFits(page);
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
