import { readFileSync } from "node:fs";

import { expect, type Page, test as base } from "@playwright/test";
import type axe from "axe-core";
import { createInstance, type TFunction } from "i18next";

import { INTERPOLATION, numbers } from "~/i18n/numbers";
import { en, fr } from "~/i18n/words";

export type Language = "en" | "fr";

export interface User {
  email: string;
  password: string;
}

/** Who `tests/web/scene.py` has made. */
export const MARKETER: User = { email: "mara@example.com", password: "correct horse battery" };
export const OWNER: User = { ...MARKETER, email: "olga@example.com" };
export const ANALYST: User = { ...MARKETER, email: "anna@example.com" };

/** What a page did that none may do: complain in the console, fail, or ask another server. */
function watch(page: Page, origin: string): string[] {
  const seen: string[] = [];
  page.on("console", (message) => {
    // That nobody is signed in yet is an answer; the browser, and React, call it an error.
    const refused = /status of 401|Nobody is signed in|Personne n.est connect/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !refused) seen.push(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => seen.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) seen.push(`outside: ${request.url()}`);
  });
  return seen;
}

/** The texts of the app in a language, by their keys: what a test looks for in either. */
export async function wordsIn(language: Language): Promise<TFunction> {
  const resources = { en: { translation: en }, fr: { translation: fr } };
  return createInstance().use(numbers).init({ lng: language, resources, interpolation: INTERPOLATION });
}

interface Fixtures {
  language: Language;
  t: TFunction;
  aside: string[];
}

/** A test in one language, which fails, too, for what its page did aside. */
export const test = base.extend<Fixtures>({
  language: ["en", { option: true }],
  t: async ({ language }, provide) => provide(await wordsIn(language)),
  aside: [
    async ({ page, baseURL }, use) => {
      const seen = watch(page, new URL(baseURL ?? "").origin);
      await use(seen);
      expect(seen).toEqual([]);
    },
    { auto: true },
  ],
});

export async function giveCredentials(page: Page, password: string, email = MARKETER.email): Promise<void> {
  await page.goto("./");
  await page.locator("[autocomplete~=username]").fill(email);
  await page.locator("[autocomplete=current-password]").fill(password);
  await page.keyboard.press("Enter");
}

export async function signIn(page: Page, user = MARKETER): Promise<void> {
  await giveCredentials(page, user.password, user.email);
  await expect(page.getByRole("banner")).toBeVisible();
}

const AXE = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** Of what passes axe need say nothing: that would take most of its time. */
const WCAG: axe.RunOptions = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"] };

/** The list of a field is scrolled by the keys of the field, which axe does not see. */
const isScrolled = (rule: string, html: string): boolean => rule === "scrollable-region-focusable" && html.includes("mantine-ScrollArea-viewport");

/** The rules of these whose answer hangs on colours and sizes. */
export const BY_LOOK: axe.RunOptions = { ...WCAG, runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"] } };

/** What axe finds by WCAG 2.2 AA, in all of the page or in a part of it. */
export async function findingsOf(page: Page, within?: string, rules = WCAG): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const violations = await page.evaluate(
    async ([asked, part]) => {
      const here = window as unknown as { axe: typeof axe };
      // What is framed is an email or a form as its readers see it; no script may run in there, axe's neither.
      return (await here.axe.run({ exclude: ["iframe"], ...(part && { include: [part] }) }, asked)).violations;
    },
    [rules, within] as const,
  );
  return violations.flatMap(({ id, nodes }) => nodes.filter(({ html }) => !isScrolled(id, html)).map((node) => `${id}: ${node.html}\n${node.failureSummary ?? ""}`));
}

/** No finding of axe, and nothing wider than the screen. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await findingsOf(page)).toEqual([]);
  await expectFits(page);
}

/** Nothing wider than the screen; what is, and by how much, is told from the outside in. */
export async function expectFits(page: Page): Promise<void> {
  const wider = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const beyond = [...document.body.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > clientWidth);
    return [`${String(scrollWidth - clientWidth)} px`, ...beyond.slice(0, 20).map((each) => `${each.tagName} ${each.getAttribute("class") ?? ""}: ${each.textContent.slice(0, 40)}`)];
  });
  expect(wider).toEqual([]);
}

export { expect };
