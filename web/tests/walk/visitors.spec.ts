/** The pages of the server's own, which readers of emails and visitors of forms see, from the links that they get. */

import type { Browser, Page } from "@playwright/test";

import { expect, findingsOf, type Language, OWNER, signIn, test } from "../watched";
import { misfitsOf } from "./fitting";
import { FOLDER } from "./looks";

interface CaughtEmail {
  id: string;
  subject: string;
}

/** Where links lead that are too old, or of what is gone: `tests/web/scene.py` tells. */
const DEAD = JSON.parse(process.env.JALON_LINKS || "{}") as Partial<Record<"expired" | "gone", string>>;

/** What a reader got latest, or latest under a subject, once it is there. */
async function latest(owner: Page, to: string, subject = ""): Promise<string> {
  let html = "";
  await expect(async () => {
    const { items } = (await (await owner.request.get(`/api/v1/inbox?to=${encodeURIComponent(to)}`)).json()) as { items: CaughtEmail[] };
    const found = items.find((email) => !subject || email.subject === subject);
    expect(found, `an email to ${to}`).toBeTruthy();
    const whole = (await (await owner.request.get(`/api/v1/inbox/${found?.id ?? ""}`)).json()) as { html: string; text: string };
    html = whole.html || whole.text;
  }).toPass({ timeout: 30_000 });
  return html;
}

/** The path of the first link to a place of the server. */
const linkTo = (html: string, place: string): string => {
  const found = new RegExp(`https?://[^/"\\s]+/(${place}/[A-Za-z0-9_-]+)`).exec(html)?.[1];
  if (!found) throw new Error(`No link to ${place} in ${html}`);
  return found;
};

interface Visit {
  name: string;
  address: string;
  /** What is done there, before it is looked at. */
  act?: (page: Page) => Promise<void>;
}

const LOOKS = [
  { theme: "light", width: 1280, height: 720 },
  { theme: "light", width: 390, height: 844 },
  { theme: "dark", width: 390, height: 844 },
  { theme: "dark", width: 1280, height: 720 },
] as const;

async function wrongAt(page: Page, { name, address, act }: Visit, language: Language): Promise<string[]> {
  await page.goto(`./${address}`);
  await act?.(page);
  const wrong: string[] = [];
  for (const { theme, width, height } of LOOKS) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height });
    const look = `${language}-${theme}-${width}`;
    if (FOLDER) await page.screenshot({ path: `${FOLDER}/${look}/visitors-${name.replaceAll(/\W+/g, "-")}.png`, fullPage: true });
    const found = await misfitsOf(page);
    if (width === 390) found.push(...(await findingsOf(page)));
    wrong.push(...found.map((each) => `${name}, ${look}: ${each}`));
  }
  return wrong;
}

/** Presses what sends a form, and waits for the page that answers: there is nothing to look at in between. */
async function press(page: Page, button: string): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.locator(button).first().click()]);
}

const submit = (page: Page): Promise<void> => press(page, "main form button");

/** Fills in the form; who is as quick as a robot is asked to send it again. */
async function sent(page: Page, email: string): Promise<void> {
  await page.locator("[type=email]").fill(email);
  await page.locator("select").selectOption("quote");
  for (const box of await page.locator("[type=checkbox]").all()) await box.check();
  await expect(async () => {
    await submit(page);
    await expect(page.locator("form")).toBeHidden({ timeout: 1000 });
  }).toPass();
}

/** What a reader finds behind the links of an email, and a visitor behind those of a form, in the order of a visit. */
async function visitsOf(owner: Page, language: Language, browser: Browser): Promise<Visit[]> {
  const letter = await latest(owner, language === "fr" ? "reader1@" : "reader0@", "All that links do");
  const [unsubscribe, preferences] = [linkTo(letter, "u"), linkTo(letter, "preferences")];
  const pressed = (name: string) => (page: Page) => press(page, `button[value=${name}]`);
  const email = `${language}@example.net`;
  const visitor = await (await browser.newContext({ locale: language, baseURL: owner.url() })).newPage();
  await visitor.goto("/f/confirmed");
  await sent(visitor, email);
  await visitor.context().close();
  const asked = await latest(owner, email);
  return [
    { name: "unsubscribe", address: unsubscribe },
    { name: "preferences", address: preferences },
    { name: "preferences saved", address: preferences, act: pressed("save") },
    { name: "unsubscribed", address: unsubscribe, act: submit },
    { name: "preferences of who left", address: preferences },
    { name: "preferences, subscribed again", address: preferences, act: pressed("return") },
    { name: "form", address: "f/contact-us" },
    { name: "form with mistakes", address: "f/contact-us", act: async (page) => {
      await page.locator("form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
      await page.locator("[type=email]").fill("not an address");
      await submit(page);
    } },
    { name: "form sent", address: "f/contact-us", act: (page) => sent(page, email) },
    { name: "form to be confirmed", address: "f/confirmed", act: (page) => sent(page, `second-${email}`) },
    { name: "form with a download", address: "f/guide", act: (page) => sent(page, email) },
    { name: "confirm", address: linkTo(asked, "s") },
    { name: "confirmed", address: linkTo(asked, "s"), act: submit },
    { name: "landing page", address: "p/spring" },
    { name: "landing page with a long name", address: "p/long" },
    { name: "form with an endless name", address: "f/endless" },
    { name: "form from right to left", address: "f/arabic" },
    { name: "archived form", address: "f/gone" },
    { name: "altered link", address: `${unsubscribe.slice(0, -4)}AAAA` },
    { name: "expired download", address: DEAD.expired ?? "d/expired" },
    { name: "email no longer kept", address: DEAD.gone ?? "v/gone" },
  ];
}

for (const language of ["en", "fr"] as const) {
  test.describe(() => {
    test.use({ locale: language === "fr" ? "fr-FR" : "en-GB" });

    test(`what readers and visitors see, in ${language}`, async ({ page, browser, aside }) => {
      test.setTimeout(300_000);
      const owner = await browser.newPage();
      await signIn(owner, OWNER);
      const wrong: string[] = [];
      // What is shown there is the sender's, and no script may look at it.
      expect((await page.goto(`./${linkTo(await latest(owner, "reader0@", "All that links do"), "v")}`))?.status()).toBe(200);
      for (const visit of await visitsOf(owner, language, browser)) wrong.push(...(await wrongAt(page, visit, language).catch((error: unknown) => [`${visit.name}: ${String(error)}`])));
      await owner.close();
      const told = aside.splice(0).filter((said) => !/status of (404|410|422)/.test(said));
      expect([...wrong, ...told]).toEqual([]);
    });
  });
}
