import type { Locator, Page } from "@playwright/test";

import { givenDraft, openDraft, waits } from "./given";
import { expect, signIn, test } from "./watched";

/** Whether something is seen whole inside of something else. */
async function expectInside(inner: Locator, outer: Locator): Promise<void> {
  await expect(async () => {
    const [box, room] = [await inner.boundingBox(), await outer.boundingBox()];
    if (!box || !room) throw new Error("One of both is not there.");
    expect(box.x).toBeGreaterThanOrEqual(room.x);
    expect(box.y).toBeGreaterThanOrEqual(room.y);
    expect(box.x + box.width).toBeLessThanOrEqual(room.x + room.width);
    expect(box.y + box.height).toBeLessThanOrEqual(room.y + room.height);
  }).toPass({ timeout: 5000 });
}

test("the chosen step stays in sight: opened by its address, beside its panel, whatever room is left", async ({ page, t }) => {
  await signIn(page);
  const branches = Array.from({ length: 5 }, (_, at) => ({ share: 20, to: `w${at}` }));
  const steps = [{ id: "split", kind: "random_split", branches }, ...waits(5).map((step) => ({ ...step, next: "end" })), ...waits(40).map((step, at) => ({ ...step, id: `deep${at}` }))];
  const workflow = await givenDraft(page, { steps });

  const canvas = await openDraft(page, t, workflow, "deep39");
  const chosen = canvas.locator("[aria-current=true]");
  await expect(chosen).toContainText("40");
  await expectInside(chosen, canvas);
  await page.setViewportSize({ width: 1024, height: 600 });
  await expectInside(chosen, canvas);
  await page.setViewportSize({ width: 1280, height: 720 });

  await page.getByRole("button", { name: t("editor.panel.close") }).click();
  await page.getByRole("button", { name: t("canvas.whole") }).click();
  await canvas.focus();
  await canvas.press("Home");
  await canvas.press("ArrowDown");
  await canvas.press("ArrowDown");
  await canvas.press("ArrowRight");
  await canvas.press("ArrowRight");
  await canvas.press("ArrowDown");
  await expect(chosen).toContainText("3");
  await canvas.press("Enter");
  await expect(page.getByRole("complementary")).toBeVisible();
  await expectInside(chosen, canvas);
});

/** The middle of something on screen. */
async function middleOf(element: Locator): Promise<[number, number]> {
  const box = await element.boundingBox();
  if (!box) throw new Error("It is not there.");
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Drags something down over the edge of the canvas, which scrolls, and lets it go where it can be put. */
async function dragDown(page: Page, card: Locator, canvas: Locator): Promise<void> {
  const [x, y] = await middleOf(card);
  const room = await canvas.boundingBox();
  if (!room) throw new Error("The canvas is not there.");
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, room.y + room.height - 10, { steps: 5 });
  await expect(card).toBeHidden();
  await page.mouse.move(x, room.y + room.height / 2, { steps: 5 });
  await expect(canvas.locator("[data-drop=over]")).toBeVisible();
  await page.mouse.up();
}

test("the canvas has most of the window, in which nothing else scrolls", async ({ page, t }) => {
  await signIn(page);
  const canvas = await openDraft(page, t, await givenDraft(page, { steps: waits(12) }));
  await expect(page.getByText(t("sandbox.help"))).toBeVisible();
  const height = () => canvas.evaluate((element) => element.getBoundingClientRect().height / window.innerHeight);
  await expect.poll(height).toBeGreaterThan(0.6);
  expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBeLessThanOrEqual(0);
});

test("what was moved out of sight is seen where it is, and so is what is undone by the button", async ({ page, t }) => {
  await signIn(page);
  const canvas = await openDraft(page, t, await givenDraft(page, { steps: waits(20) }), "w0");
  const chosen = canvas.locator("[aria-current=true]");
  await page.getByRole("button", { name: t("editor.panel.close") }).click();
  await canvas.focus();
  await canvas.press("m");
  // The last of all places.
  await page.getByRole("combobox", { name: t("canvas.move.title") }).press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(chosen).toContainText("20");
  await expectInside(chosen, canvas);
  await page.getByRole("button", { name: t("editor.undo") }).click();
  await expect(chosen).toContainText("1");
  await expectInside(chosen, canvas);
  // Looked away from, it is looked at again.
  await canvas.hover();
  await page.mouse.wheel(0, 2000);
  await expect(chosen).toBeHidden();
  await page.getByRole("button", { name: t("editor.redo") }).click();
  await expectInside(chosen, canvas);
});

test("after a card is dropped far away the next click counts", async ({ page, t }) => {
  await signIn(page);
  const canvas = await openDraft(page, t, await givenDraft(page, { steps: waits(12) }));
  const undo = page.getByRole("button", { name: t("editor.undo") });
  await expect(undo).toBeDisabled();
  await dragDown(page, canvas.getByRole("group", { name: new RegExp(`^${t("canvas.step", { number: 1 })}\\.`) }), canvas);
  await expect(undo).toBeEnabled();
  await undo.click();
  await expect(undo).toBeDisabled();
});
