/** How a page is looked at: in each language and theme, wide and narrow, by axe, and with longer texts. */

import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";

import { BY_LOOK, expect, findingsOf, type Language, OWNER, signIn, test, type User, wordsIn } from "../watched";
import { misfitsOf } from "./fitting";

export interface Place {
  address: string;
  /** What is open there, in a word or two: a part of the picture's name. */
  shows?: string;
  /** What shows it. */
  open?: (page: Page, t: TFunction) => Promise<void>;
  /** What the console says there, as it must. */
  tells?: RegExp;
  /** It goes on loading: that is what there is to see. */
  loads?: true;
}

/** Where pictures go, for who wants to look. */
export const FOLDER = process.env.JALON_SCREENSHOTS ?? "";

interface Look {
  language: Language;
  theme: "light" | "dark";
  width: number;
  height: number;
}

const WIDE = { width: 1280, height: 720 };
const NARROW = { width: 390, height: 844 };

/** In which looks a place is seen; it is opened in the first. With pictures in four, where any two of
 * language, theme and width meet; else in two that have nothing in common, turn and turn about. */
const SEEN_IN: readonly (readonly Look[])[] = FOLDER
  ? [
      [
        { language: "en", theme: "light", ...WIDE },
        { language: "fr", theme: "dark", ...WIDE },
        { language: "fr", theme: "light", ...NARROW },
        { language: "en", theme: "dark", ...NARROW },
      ],
    ]
  : [
      [
        { language: "en", theme: "light", ...WIDE },
        { language: "fr", theme: "dark", ...NARROW },
      ],
      [
        { language: "en", theme: "dark", ...WIDE },
        { language: "fr", theme: "light", ...NARROW },
      ],
    ];

/** Which places alone are seen, for who mends one. */
const ONLY = new RegExp(process.env.JALON_PLACES ?? "");

const nameOf = ({ address, shows }: Place): string => [address || "home", shows].filter(Boolean).join(" ");

const wordsOf = ({ language, theme, width }: Look): string => `${language}-${theme}-${width}`;

/** What lies over the page; what is under it was looked at by itself. */
const OVER = "[role=dialog], [role=menu], [role=listbox]";

/** Until all is there that was asked for: nothing asks any more, and nothing stands for what comes. */
async function settled(page: Page, asked: ReadonlySet<unknown>): Promise<void> {
  await expect(page.getByRole("heading").or(page.getByRole("alert")).first()).toBeVisible();
  for (let calm = 0, looked = 0; calm < 3 && looked < 200; looked += 1) {
    await page.waitForTimeout(25);
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

/** Keeps a language and a theme as the app does; told of it, as by another window, a page turns to them. */
async function keep(page: Page, { language, theme, width, height }: Look): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.evaluate(
    (kept) => {
      for (const [key, newValue] of Object.entries(kept)) {
        localStorage.setItem(key, newValue);
        dispatchEvent(new StorageEvent("storage", { key, newValue, storageArea: localStorage }));
      }
    },
    { "jalon.language": language, "mantine-color-scheme-value": theme },
  );
}

async function turn(page: Page, look: Look): Promise<void> {
  await keep(page, look);
  await expect(page.locator(`html[lang=${look.language}][data-mantine-color-scheme=${look.theme}]`)).toHaveCount(1);
}

async function photographed(page: Page, name: string, look: Look): Promise<void> {
  if (!FOLDER) return;
  const over = (await page.locator(OVER).count()) > 0;
  await page.screenshot({ path: `${FOLDER}/${wordsOf(look)}/${name.replace(/\W+/g, "-")}.png`, fullPage: !over });
}

/** What is wrong in a look at what is open; `again`: in another than the first. */
async function wrongIn(page: Page, look: Look, again: boolean): Promise<string[]> {
  const over = (await page.locator(OVER).count()) > 0 ? OVER : undefined;
  const found = [...(await misfitsOf(page)), ...(await findingsOf(page, over, again ? BY_LOOK : undefined))];
  return found.map((each) => `${wordsOf(look)}: ${each}`);
}

interface Seeing {
  /** Of its pictures. */
  name: string;
  asked: ReadonlySet<unknown>;
  t: TFunction;
  looks: readonly Look[];
}

/** Opens a place, and looks at it in each look without leaving it. */
async function seen(page: Page, place: Place, { name, asked, t, looks }: Seeing): Promise<string[]> {
  const quiet = () => (place.loads ? page.waitForTimeout(200) : settled(page, asked));
  // What one keeps for oneself, such as the outline in place of the canvas, is of one place.
  await page.evaluate(() => localStorage.clear());
  if (looks[0]) await keep(page, looks[0]);
  await page.goto(`./${place.address}`);
  await (place.loads ? page.waitForTimeout(500) : settled(page, asked));
  if (place.open) {
    await place.open(page, t);
    await quiet();
  }
  const wrong: string[] = [];
  for (const [number, look] of looks.entries()) {
    if (number > 0) await turn(page, look);
    await quiet();
    await photographed(page, name, look);
    wrong.push(...(await wrongIn(page, look, number > 0)));
  }
  return wrong;
}

interface Walk {
  /** What is special about it: the pictures of its places are called so first. */
  as?: string;
  /** null: nobody. */
  user?: User | null;
  /** What the answers of the API are made to be. */
  answers?: (page: Page) => Promise<unknown>;
  tells?: RegExp;
}

/** One test over these places, as a user sees them. */
export function walk(what: string, places: readonly Place[], { as = "", user = OWNER, answers, tells }: Walk = {}): void {
  test(what, async ({ page, aside }) => {
    test.setTimeout(1_200_000);
    await (user ? signIn(page, user) : page.goto("./"));
    await answers?.(page);
    const [asked, t, cookies] = [askedBy(page), await wordsIn("en"), await page.context().cookies()];
    const wrong: string[] = [];
    for (const [number, place] of places.filter((each) => ONLY.test(nameOf(each))).entries()) {
      const found = await seen(page, place, { name: `${as} ${nameOf(place)}`.trim(), asked, t, looks: SEEN_IN[number % SEEN_IN.length] ?? [] }).catch((error: unknown) => [String(error)]);
      if (place.open) {
        if (!answers) await page.unrouteAll({ behavior: "ignoreErrors" });
        await page.context().setOffline(false);
        await page.context().addCookies(cookies);
        // A page of the same site that asks for nothing, but for which the browser asks for an icon.
        await page.goto("./email-frame");
      }
      const told = aside.splice(0).filter((said) => !said.includes("favicon.ico") && !(place.tells ?? tells)?.test(said));
      wrong.push(...[...found, ...told].map((each) => `${nameOf(place)}: ${each}`));
    }
    expect(wrong).toEqual([]);
  });
}
