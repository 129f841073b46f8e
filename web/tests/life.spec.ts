import type { Locator, Page } from "@playwright/test";
import type { TFunction } from "i18next";

import type { Action } from "~/pages/workflows/life";
import type { State } from "~/pages/workflows/search";

import { ask, givenDraft } from "./given";
import { skipAhead } from "./moves";
import { expect, expectAccessible, signIn, test } from "./watched";

const INSIDE = ["reader1@example.com", "reader2@example.com", "reader3@example.com"];
const SOON = "A short wait";
const LATER = "A long wait";
const STEPS = [
  { id: "soon", kind: "delay", name: SOON, wait: "30 minutes" },
  { id: "mark", kind: "update_contact", add_tags: ["waited"] },
  { id: "later", kind: "delay", name: LATER, wait: "30 days" },
  { id: "again", kind: "update_contact", add_tags: ["waited-long"] },
];

/** Changes the life of a workflow by its menu, once the dialog has said whom that concerns. */
async function change(page: Page, t: TFunction, workflow: string, action: Action, people: number, decide?: (dialog: Locator) => Promise<void>): Promise<void> {
  await page.getByRole("button", { name: t("workflows.actionsOf", { name: workflow }) }).click();
  await page.getByRole("menuitem", { name: t(`workflows.verb.${action}`), exact: true }).click();
  const dialog = page.getByRole("dialog", { name: t(`workflows.ask.${action}`, { name: workflow }) });
  await expect(dialog.getByText(t(`workflows.consequence.${action}`))).toBeVisible();
  const concerned = people === 0 ? t("workflows.nobodyInside") : t("workflows.peopleInside", { count: people, number: people });
  if (action !== "delete") await expect(dialog.getByText(concerned)).toBeVisible();
  await decide?.(dialog);
  await dialog.getByRole("button", { name: t(`workflows.verb.${action}`) }).click();
  await expect(page.getByText(t(`workflows.done.${action}`, { count: 1 }))).toBeVisible();
  await expect(dialog).toBeHidden();
}

test("a workflow is paused, resumed little by little, drained, stopped, archived and deleted", async ({ page, t }) => {
  test.slow();
  await signIn(page);
  const workflow = await givenDraft(page, { steps: STEPS });
  await ask(page, "POST", `/workflows/${workflow}/publish`, {});
  await ask(page, "POST", `/workflows/${workflow}/enroll`, { contacts: INSIDE });
  const row = page.getByRole("row", { name: workflow });
  const listed = (state: State) => expect(row.getByText(t(`workflows.${state}`), { exact: true })).toBeVisible();
  const shown = (state: State) => expect(page.getByRole("main").getByText(t(`workflows.${state}`), { exact: true })).toBeVisible();
  const counted = (name: "inside" | "exited") => expect(page.getByRole("link", { name: `${INSIDE.length} ${t(`workflow.figure.${name}`)}`, exact: true })).toBeVisible();
  const waiting = (where: string) => expect(page.getByRole("row", { name: where })).toHaveCount(INSIDE.length);

  await expect(async () => {
    await page.goto(`./workflows?search=${workflow}`);
    await expect(row.getByRole("cell", { name: String(INSIDE.length), exact: true })).toHaveCount(2, { timeout: 1000 });
  }).toPass();
  await listed("active");
  await change(page, t, workflow, "pause", INSIDE.length, async (dialog) => {
    await expect(dialog.getByRole("radio", { name: t("workflows.hold") })).toBeChecked();
    await expectAccessible(page);
  });
  await listed("paused");

  await page.goto(`./workflows/${workflow}/people`);
  await shown("paused");
  await expect(page.getByText(t("workflow.pausedHold"))).toBeVisible();
  await skipAhead(page, t, "hour");
  await waiting(SOON);
  await change(page, t, workflow, "resume", INSIDE.length, async (dialog) => {
    const overdue = dialog.getByRole("radiogroup", { name: t("workflows.overdue", { count: INSIDE.length, number: INSIDE.length }) });
    await overdue.getByRole("radio", { name: t("workflows.overdueSpread") }).check();
    await dialog.getByRole("textbox", { name: t("workflows.hours") }).fill("1");
    await expectAccessible(page);
  });
  await shown("active");
  await waiting(SOON);
  await skipAhead(page, t, "hour");
  await waiting(LATER);
  await expectAccessible(page);

  await change(page, t, workflow, "drain", INSIDE.length);
  await shown("draining");
  await page.goto(`./workflows/${workflow}`);
  await counted("inside");
  await change(page, t, workflow, "stop", INSIDE.length);
  await shown("stopped");
  await expect(async () => {
    await page.reload();
    await counted("exited");
  }).toPass();
  await change(page, t, workflow, "archive", 0);
  await shown("archived");

  await page.goto("./workflows");
  await page.getByRole("tab", { name: t("workflows.tabs.archived") }).click();
  await listed("archived");
  await change(page, t, workflow, "delete", 0, async (dialog) => {
    const verb = dialog.getByRole("button", { name: t("workflows.verb.delete") });
    await expect(verb).toBeDisabled();
    await dialog.getByRole("textbox", { name: t("workflows.typeToDelete", { text: workflow }) }).fill(workflow);
    await expect(verb).toBeEnabled();
    await expectAccessible(page);
  });
  await expect(row).toBeHidden();
});
