/** What several journeys do: the moves of who builds a workflow, runs it, and reads what it sent. */

import { expect, type Locator, type Page } from "@playwright/test";
import type { TFunction } from "i18next";

import type { Kind as Step } from "~/pages/workflows/flow/kinds";
import type { Kind as Trigger } from "~/pages/workflows/triggers/kinds";
import type { Kind as Condition } from "~/ui/conditions/kinds";

/** Stands in a text of the app for what is not known beforehand. */
export const ANY = "…?";

/** A text of the app with whatever stands where ANY was filled in. */
export function like(text: string): RegExp {
  const escaped = text.split(ANY).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`);
}

/** The panel of what is selected on the canvas. */
export const panelOf = (page: Page): Locator => page.getByRole("complementary");

/** A new workflow, on its empty canvas. */
export async function newWorkflow(page: Page, t: TFunction, name: string): Promise<void> {
  await page.goto("./workflows/new");
  await page.getByRole("textbox", { name: t("newWorkflow.name"), exact: true }).fill(name);
  await page.getByRole("button", { name: t("newWorkflow.create") }).click();
  await expect(page.getByText(t("canvas.noTrigger"))).toBeVisible();
}

/** Presses keys on the canvas, one after the other. */
export async function pressOnCanvas(page: Page, t: TFunction, ...keys: string[]): Promise<void> {
  const canvas = page.getByLabel(t("canvas.label"), { exact: true });
  await canvas.focus();
  for (const key of keys) await canvas.press(key);
}

/** One more trigger, its card open in the panel. */
export async function addTrigger(page: Page, t: TFunction, kind: Trigger): Promise<void> {
  await pressOnCanvas(page, t, "Home", "Enter");
  await panelOf(page).getByRole("button", { name: t("triggers.add") }).click();
  await page.getByRole("menuitem", { name: t(`triggers.name.${kind}`), exact: true }).click();
}

/**
 * A step below the one of a number, found as one does with "/"; 0 is the start. Below a step that
 * branches, `branch` is the place of the branch, from 1. Its panel opens.
 */
export async function addStep(page: Page, t: TFunction, after: number, kind: Step, branch = 0): Promise<void> {
  await pressOnCanvas(page, t, after === 0 ? "Home" : "/");
  if (after > 0) await page.getByRole("option", { name: new RegExp(`^${after} `) }).click();
  if (branch > 0) await pressOnCanvas(page, t, "ArrowDown", ...Array<string>(branch - 1).fill("ArrowRight"));
  await pressOnCanvas(page, t, "a");
  const name = t(`workflow.kind.${kind}`);
  await page.getByRole("combobox", { name: t("canvas.add.title") }).fill(name);
  await page.getByRole("option", { name, exact: true }).click();
  await expect(panelOf(page).getByRole("heading", { level: 2, name: like(`${ANY} ${name}`) })).toBeVisible();
  // The panel takes the focus a moment later, and keys pressed before then would go astray.
  await expect(panelOf(page).locator(":focus")).toBeVisible();
}

/** The first condition of a branch, in the panel of a step just added. */
export async function addCondition(page: Page, t: TFunction, kind: Condition): Promise<void> {
  const panel = panelOf(page);
  // What is missing is told above the branch, which moves it down.
  await expect(panel.getByRole("button", { name: t("editor.problem.mend") })).toBeVisible();
  await panel.getByRole("button", { name: t("conditions.add") }).click();
  await page.getByRole("menuitem", { name: t(`conditions.kind_${kind}`), exact: true }).click();
}

/** Chooses in a field whose list opens under it; again where the list went, as what came above it moved the field away. */
export async function choose(page: Page, field: Locator, option: string | RegExp): Promise<void> {
  await expect(async () => {
    await field.click();
    await page.getByRole("option", { name: option }).first().click({ timeout: 2000 });
  }).toPass();
}

export async function expectSaved(page: Page, t: TFunction): Promise<void> {
  await expect(page.getByText(like(t("editor.saving.saved", { at: ANY })))).toBeVisible();
}

/** From the canvas of a draft to its being live. */
export async function publish(page: Page, t: TFunction): Promise<void> {
  await page.getByRole("region", { name: t("editor.draft") }).getByRole("button", { name: t("editor.publish") }).click();
  await page.getByRole("button", { name: like(t("publish.verb", { number: ANY }) + ANY) }).click();
  await expect(page.getByText(like(t("publish.versionLive", { number: ANY })))).toBeVisible();
}

/** Skips time as the bar of the sandbox offers it, until all that came due is done. */
export async function skipAhead(page: Page, t: TFunction, far: "hour" | "day" | "next"): Promise<void> {
  await page.getByRole("button", { name: t("sandbox.skip") }).click();
  await page.getByRole("menuitem", { name: t(`sandbox.${far}`) }).click();
  const done = page.getByRole("alert").filter({ hasText: like(t("sandbox.done", { at: ANY })) });
  await expect(done).toBeVisible({ timeout: 45_000 });
  await done.getByRole("button", { name: t("acting.close") }).click();
  await expect(done).toBeHidden();
}

/** The emails caught for an address, the latest first. */
export async function openInbox(page: Page, t: TFunction, recipient: string): Promise<void> {
  await page.getByRole("link", { name: t("sandbox.inbox") }).click();
  await page.getByRole("searchbox", { name: t("inbox.search") }).fill(recipient);
  await expect(page).toHaveURL(/to=/);
}

/** Sends the form that a stranger has filled in: who is as quick as a robot is asked to send it again. */
export async function sendForm(stranger: Page, t: TFunction): Promise<void> {
  await expect(async () => {
    await stranger.getByRole("button", { name: t("forms.send") }).click();
    await expect(stranger.getByRole("checkbox")).toBeHidden({ timeout: 1000 });
  }).toPass();
}

/** It is shown and does nothing: whoever comes to it is told why. */
export async function expectRefused(page: Page, t: TFunction, action: Locator): Promise<void> {
  await expect(action).toHaveAttribute("aria-disabled", "true");
  // What comes late above it moves it away from under the pointer.
  await expect(async () => {
    await page.mouse.move(0, 0);
    await action.hover();
    await expect(page.getByRole("tooltip", { name: t("app.noRight") })).toBeVisible({ timeout: 1000 });
  }).toPass();
}
