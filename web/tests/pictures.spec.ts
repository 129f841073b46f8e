import { randomUUID } from "node:crypto";

import type { Page } from "@playwright/test";

import { ask } from "./given";
import { expect, expectAccessible, signIn, test } from "./watched";

const ELSEWHERE = "https://pictures.test/autumn.png";
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

/** Publishes an email that shows an image. */
const givenEmail = (page: Page, slug: string, image: string) =>
  ask(page, "PUT", `/emails/${slug}`, { name: slug, fallback: "en", locales: { en: { subject: "Look", html: `<p style="color: red">Hello</p><img src="${image}" alt="Autumn"><a href="{{ unsubscribe_url }}">leave</a>` } } });

/** Sends an image, and answers its address. */
async function givenImage(page: Page, name: string): Promise<string> {
  const token = (await page.context().cookies()).find((cookie) => cookie.name === "csrftoken")?.value ?? "";
  const answer = await page.request.post("/api/v1/images", { headers: { "X-CSRFToken": token }, multipart: { file: { name, mimeType: "image/png", buffer: PIXEL } } });
  return ((await answer.json()) as { url: string }).url;
}

test("an email asks other sites for its images only once its reader wants them", async ({ page, t, aside }) => {
  await page.route(ELSEWHERE, (route) => route.fulfill({ contentType: "image/png", body: PIXEL }));
  await signIn(page);
  await givenEmail(page, "autumn", ELSEWHERE);
  await page.goto("./emails");
  await expect(page.locator(".thumbnail iframe").first()).toBeAttached();
  await page.goto("./emails/autumn");
  const shown = page.frameLocator(`iframe[title="${t("emails.frame")}"]`);
  await expect(shown.getByText("Hello")).toHaveCSS("color", "rgb(255, 0, 0)");
  await expect(page.getByText(t("email.outside", { sites: "pictures.test" }))).toBeVisible();
  await expectAccessible(page);
  expect(aside).toEqual([]);
  await page.getByRole("button", { name: t("email.load") }).click();
  const image = shown.getByRole("img", { name: "Autumn" });
  await expect.poll(() => image.evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(1);
  await expect(page.getByRole("button", { name: t("email.load") })).toBeHidden();
  expect([...new Set(aside.splice(0))]).toEqual([`outside: ${ELSEWHERE}`]);
});

test("an image that nothing shows is deleted, and one in use is kept", async ({ page, t }) => {
  await signIn(page);
  const own = randomUUID().slice(0, 8);
  const [used, forgotten] = [`used-${own}.png`, `forgotten-${own}.png`];
  await givenEmail(page, "pictures", await givenImage(page, used));
  await givenImage(page, forgotten);
  await page.goto("./emails/pictures/edit");
  await page.getByRole("tab", { name: t("emailEditor.modes.source") }).click();
  await page.getByRole("button", { name: t("emailEditor.images.insert") }).click();
  const remove = (name: string) => page.getByRole("button", { name: t("emailEditor.images.deleteOne", { name }) });
  const sure = page.getByRole("button", { name: t("emailEditor.images.delete"), exact: true });
  await remove(used).click();
  await expect(page.getByText(t("emailEditor.images.stillShown"))).toBeVisible();
  await expect(sure).toBeDisabled();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await remove(forgotten).click();
  await sure.click();
  await expect(remove(forgotten)).toBeHidden();
  await expect(remove(used)).toBeVisible();
});
