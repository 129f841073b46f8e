import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test as base } from "@playwright/test";

/** Who `tests/web/scene.py` has made. */
export const MARKETER = { email: "mara@example.com", password: "correct horse battery" };
export const OWNER = { ...MARKETER, email: "olga@example.com" };

/** What a page did that none may do: complain in the console, fail, or ask another server. */
function watch(page: Page, origin: string): string[] {
  const seen: string[] = [];
  page.on("console", (message) => {
    // That nobody is signed in yet is an answer; the browser, and React, call it an error.
    const refused = /status of 401|Nobody is signed in/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !refused) seen.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => seen.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) seen.push(`outside: ${request.url()}`);
  });
  return seen;
}

/** A test that fails, too, for what its page did aside. */
export const test = base.extend<{ aside: string[] }>({
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
  await page.getByLabel("Email").fill(email);
  await page.locator("[autocomplete=current-password]").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function signIn(page: Page, user = MARKETER): Promise<void> {
  await giveCredentials(page, user.password, user.email);
  await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();
}

/** No finding of axe by WCAG 2.2 AA, and nothing wider than the screen. */
export async function expectAccessible(page: Page): Promise<void> {
  // What is framed is an email or a form as its readers see it; no script may run in there, axe's neither.
  const { violations } = await new AxeBuilder({ page }).exclude("iframe").withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary ?? ""}`));
  expect(found).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider).toBeLessThanOrEqual(0);
}

export { expect };
