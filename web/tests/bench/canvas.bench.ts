/** How long the page is busy with one edit of a draft: its longest frame, as the browser's own trace tells it. */

import { writeFileSync } from "node:fs";

import type { Browser, Page } from "@playwright/test";
import type { TFunction } from "i18next";

import { givenDraft, openDraft } from "../given";
import { expectSaved, panelOf } from "../moves";
import { expect, signIn, test } from "../watched";
import { longestFrame, type TraceEvent } from "./frames";

const { JALON_FIGURES = "" } = process.env;
const EDITS = 10;

const CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"];

/** Ten steps: a branch, four waits in each of both ways, and an email below them. */
function block(at: number) {
  const id = (name: string | number) => `b${at}_${name}`;
  const way = (from: number) => Array.from({ length: 4 }, (_, place) => ({ id: id(from + place), kind: "delay", wait: `${place + 1} days`, next: place < 3 ? id(from + place + 1) : id("mail") }));
  return [{ id: id("ask"), kind: "branch", branches: [{ when: { kind: "tag", tag: "vip" }, to: id(0) }], otherwise: id(4) }, ...way(0), ...way(4), { id: id("mail"), kind: "send_email", email: "offer" }];
}

/** What an edit takes of the page's main thread in its longest frame, in milliseconds, until it is saved. */
async function measured(browser: Browser, page: Page, t: TFunction, edit: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await edit();
  await expect(page.getByText(t("editor.saving.waiting")).or(page.getByText(t("editor.saving.saving")))).toBeVisible();
  await expectSaved(page, t);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return longestFrame(traceEvents);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}

async function edits(browser: Browser, page: Page, t: TFunction, blocks: number): Promise<Record<string, number>> {
  const middle = `b${blocks >> 1}_1`;
  const workflow = await givenDraft(page, { steps: Array.from({ length: blocks }, (_, at) => block(at)).flat() });
  const canvas = await openDraft(page, t, workflow, middle);
  const wait = panelOf(page).getByRole("textbox", { name: t("editor.field.wait") });
  const found: Record<string, number[]> = { field: [], add: [], duplicate: [] };
  for (let turn = 0; turn < EDITS; turn += 1) {
    await wait.click();
    await page.keyboard.press("End");
    found.field?.push(await measured(browser, page, t, () => page.keyboard.press(turn % 2 ? "Backspace" : "7")));
  }
  for (let turn = 0; turn < EDITS; turn += 1) {
    await canvas.focus();
    await canvas.press("a");
    const search = page.getByRole("combobox", { name: t("canvas.add.title") });
    await search.fill(t("workflow.kind.delay"));
    await expect(page.getByRole("option", { name: t("workflow.kind.delay"), exact: true })).toBeVisible();
    found.add?.push(await measured(browser, page, t, () => search.press("Enter")));
  }
  await openDraft(page, t, workflow, `b${blocks >> 1}_ask`);
  for (let turn = 0; turn < EDITS; turn += 1) {
    await canvas.focus();
    found.duplicate?.push(await measured(browser, page, t, () => canvas.press("Control+d")));
    await canvas.press("Control+z");
    await expectSaved(page, t);
  }
  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, median(values)]));
}

test("an edit is drawn at once, however long the workflow", async ({ browser, page, t }) => {
  await signIn(page);
  const figures = { short: await edits(browser, page, t, 1), long: await edits(browser, page, t, 50) };
  writeFileSync(JALON_FIGURES || test.info().outputPath("figures.json"), JSON.stringify(figures));
});
