import { randomUUID } from "node:crypto";

import { ask } from "./given";
import { expect, expectAccessible, signIn, test } from "./watched";

test("a long table goes on and back, its heads and first column stay, and keys go through it", async ({ page, t }) => {
  await signIn(page);
  for (let number = 0; number < 55; number += 1) await ask(page, "POST", "/companies", { name: `Company ${number}` });
  await page.goto("./companies");
  const table = page.getByRole("table", { name: t("companies.title") });
  const links = table.getByRole("link");
  await expect(links).toHaveCount(50);
  const first = await links.first().textContent();

  const head = table.getByRole("columnheader").first();
  const place = await head.boundingBox();
  await links.nth(30).focus();
  await page.keyboard.press("ArrowDown");
  await expect(links.nth(31)).toBeFocused();
  const scrolled = table.locator("xpath=ancestor::*[contains(@class, 'ScrollArea-viewport')]");
  expect(await scrolled.evaluate((each) => each.scrollTop)).toBeGreaterThan(0);
  await page.evaluate(() => scrollTo(0, 0));
  expect((await head.boundingBox())?.y).toBe(place?.y);
  await page.setViewportSize({ width: 390, height: 844 });
  await scrolled.evaluate((each) => each.scrollTo(300, 0));
  await expect(async () => expect((await head.boundingBox())?.x).toBe((await scrolled.boundingBox())?.x)).toPass();
  expect(await scrolled.evaluate((each) => each.scrollLeft)).toBeGreaterThan(0);
  await expect(links.first()).toBeInViewport();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 720 });

  await page.getByRole("button", { name: t("acting.next") }).click();
  await expect(links.first()).not.toHaveText(first ?? "");
  await page.reload();
  await page.getByRole("button", { name: t("acting.previous") }).click();
  await expect(links.first()).toHaveText(first ?? "");
  await expect(page.getByRole("button", { name: t("acting.previous") })).toBeDisabled();
});

test("segments are searched for by the server, with how many there are", async ({ page, t }) => {
  const name = `Sought ${randomUUID().slice(0, 8)}`;
  await signIn(page);
  for (const each of [name, "Not sought"]) await ask(page, "POST", "/segments", { segment: `s-${randomUUID()}`, name: each, when: { kind: "tag", tag: "vip" } });
  await page.goto("./segments");
  await page.getByRole("searchbox", { name: t("audiences.searchSegments") }).fill(name.toUpperCase());
  await expect(page.getByText(t("audiences.totalSegments", { count: 1 }), { exact: true })).toBeVisible();
  await expect(page.getByRole("table").getByRole("link")).toHaveText([name]);
  await page.getByRole("searchbox").fill("nothing is called so");
  await page.getByRole("button", { name: t("acting.clear") }).click();
  await expect(page.getByRole("link", { name })).toBeVisible();
});
