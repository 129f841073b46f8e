/** How a page is looked at: in each language and theme, wide and narrow, by axe, and with longer texts. */

import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";

import { expect, expectAccessible, expectFits, type Language, OWNER, signIn, test, wordsIn } from "../watched";

export interface Place {
  address: string;
  /** What is open there, in a word or two: a part of the picture's name. */
  shows?: string;
  /** The presses that open it. */
  open?: (page: Page, t: TFunction) => Promise<void>;
}

/** In pairs, so that each meets each of the others. */
const LOOKS: readonly { language: Language; theme: "light" | "dark"; width: number; height: number }[] = [
  { language: "en", theme: "light", width: 1280, height: 720 },
  { language: "fr", theme: "dark", width: 1280, height: 720 },
  { language: "fr", theme: "light", width: 390, height: 844 },
  { language: "en", theme: "dark", width: 390, height: 844 },
];

/** Where pictures go, for who wants to look: then of all, in each look. */
export const FOLDER = process.env.JALON_SCREENSHOTS ?? "";

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

const nameOf = ({ address, shows }: Place): string => [address || "home", shows].filter(Boolean).join(" ");

/** Until all is there that was asked for: nothing asks any more, and nothing stands for what comes. */
async function settled(page: Page, asked: ReadonlySet<unknown>): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  for (let calm = 0, looked = 0; calm < 3 && looked < 100; looked += 1) {
    await page.waitForTimeout(50);
    calm = asked.size === 0 ? calm + 1 : 0;
  }
  await expect(page.locator("[aria-busy=true], .mantine-Skeleton-root")).toHaveCount(0);
}

/** The requests of a page that have no answer yet. */
function askedBy(page: Page): ReadonlySet<unknown> {
  const asked = new Set<unknown>();
  const ended = (request: unknown) => asked.delete(request);
  page.on("request", (request) => asked.add(request));
  page.on("requestfinished", ended);
  page.on("requestfailed", ended);
  page.on("framenavigated", (frame) => frame === page.mainFrame() && asked.clear());
  return asked;
}

interface Asking {
  look: string;
  t: TFunction;
  asked: ReadonlySet<unknown>;
}

async function seen(page: Page, place: Place, { look, t, asked }: Asking): Promise<void> {
  await page.goto(`./${place.address}`);
  await settled(page, asked);
  if (place.open) {
    await place.open(page, t);
    await settled(page, asked);
  }
  if (FOLDER) await page.screenshot({ path: `${FOLDER}/${look}/${nameOf(place).replace(/\W+/g, "-")}.png` });
  await expectAccessible(page);
  await lengthen(page);
  await expectFits(page);
}

/** One test for each look, over the places that the look is to see. */
export function walk(what: string, placesOf: (look: number) => readonly Place[]): void {
  for (const [number, { language, theme, width, height }] of LOOKS.entries()) {
    const look = `${language}-${theme}-${width}`;
    test.describe(look, () => {
      test.use({ viewport: { width, height } });

      test(`${what} in ${look}`, async ({ page }) => {
        test.setTimeout(900_000);
        await signIn(page, OWNER);
        await page.evaluate(
          ([tag, scheme]) => {
            localStorage.setItem("jalon.language", tag ?? "");
            localStorage.setItem("mantine-color-scheme-value", scheme ?? "");
          },
          [language, theme],
        );
        const asking = { look, t: await wordsIn(language), asked: askedBy(page) };
        const wrong: string[] = [];
        for (const place of placesOf(number)) {
          try {
            await seen(page, place, asking);
          } catch (error) {
            wrong.push(`${nameOf(place)}: ${String(error)}`);
          }
        }
        expect(wrong).toEqual([]);
      });
    });
  }
}
