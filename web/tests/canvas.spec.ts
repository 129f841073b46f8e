import type { Locator } from "@playwright/test";

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
