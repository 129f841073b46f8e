/** How long the page is busy with one edit of a draft, as the browser's own trace tells it. */

import { writeFileSync } from "node:fs";

import type { Browser, Locator, Page } from "@playwright/test";
import type { TFunction } from "i18next";

import { givenDraft, openDraft } from "../given";
import { expectSaved, panelOf } from "../moves";
import { expect, signIn, test } from "../watched";
import { type Busy, busyAfterKey, type TraceEvent } from "./frames";

const { JALON_FIGURES = "" } = process.env;
const EDITS = 10;

const CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"];

/** Ten steps: a branch, four waits in each of both ways, and an email below them. */
function block(at: number) {
  const id = (name: string | number) => `b${at}_${name}`;
  const way = (from: number) => Array.from({ length: 4 }, (_, place) => ({ id: id(from + place), kind: "delay", wait: `${place + 1} days`, next: place < 3 ? id(from + place + 1) : id("mail") }));
  return [{ id: id("ask"), kind: "branch", branches: [{ when: { kind: "tag", tag: "vip" }, to: id(0) }], otherwise: id(4) }, ...way(0), ...way(4), { id: id("mail"), kind: "send_email", email: "offer" }];
}

/** What an edit by a key keeps the page busy with until it is saved; it shows in the first frame after the key. */
async function measured(browser: Browser, page: Page, t: TFunction, edit: Edit): Promise<Busy> {
  const shown = await edit.where.evaluateHandle(shownIn);
  await browser.startTracing(page, { categories: CATEGORIES });
  await edit.act();
  const { before, after } = await shown.evaluate(async (told) => ({ before: told.before, after: await told.after }));
  expect(after).not.toBe(before);
  await expect(page.getByText(t("editor.saving.waiting")).or(page.getByText(t("editor.saving.saving")))).toBeVisible();
  await expectSaved(page, t);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return busyAfterKey(traceEvents);
}

interface Edit {
  /** The field, or the canvas, that shows it. */
  readonly where: Locator;
  readonly act: () => Promise<void>;
}

/** What is in a field, or which cards are on the canvas: now, and as the next key paints it. */
function shownIn(element: Element): { before: string; after: Promise<string> } {
  const shown = () => (element instanceof HTMLInputElement ? element.value : [...element.querySelectorAll("[data-id]")].map((each) => each.getAttribute("data-id")).join());
  const after = new Promise<string>((tell) => {
    const press = ({ key }: KeyboardEvent) => {
      if (key === "Control") return;
      removeEventListener("keydown", press, true);
      requestAnimationFrame(() => tell(shown()));
    };
    addEventListener("keydown", press, true);
  });
  return { before: shown(), after };
}

function medians(values: readonly Busy[]): Busy {
  return { answer: median(values.map(({ answer }) => answer)), task: median(values.map(({ task }) => task)) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}

async function edits(browser: Browser, page: Page, t: TFunction, blocks: number): Promise<Record<string, Busy>> {
  const middle = `b${blocks >> 1}_1`;
  const workflow = await givenDraft(page, { steps: Array.from({ length: blocks }, (_, at) => block(at)).flat() });
  const canvas = await openDraft(page, t, workflow, middle);
  const wait = panelOf(page).getByRole("textbox", { name: t("editor.field.wait") });
  const found: Record<string, Busy[]> = { field: [], add: [], duplicate: [] };
  for (let turn = 0; turn < EDITS; turn += 1) {
    await wait.click();
    await page.keyboard.press("End");
    found.field?.push(await measured(browser, page, t, { where: wait, act: () => page.keyboard.press(turn % 2 ? "Backspace" : "7") }));
  }
  for (let turn = 0; turn < EDITS; turn += 1) {
    await canvas.focus();
    await canvas.press("a");
    const search = page.getByRole("combobox", { name: t("canvas.add.title") });
    await search.fill(t("workflow.kind.delay"));
    await expect(page.getByRole("option", { name: t("workflow.kind.delay"), exact: true })).toBeVisible();
    found.add?.push(await measured(browser, page, t, { where: canvas, act: () => search.press("Enter") }));
  }
  await openDraft(page, t, workflow, `b${blocks >> 1}_ask`);
  for (let turn = 0; turn < EDITS; turn += 1) {
    await canvas.focus();
    found.duplicate?.push(await measured(browser, page, t, { where: canvas, act: () => canvas.press("Control+d") }));
    await canvas.press("Control+z");
    await expectSaved(page, t);
  }
  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, medians(values)]));
}

test("an edit is drawn at once, however long the workflow", async ({ browser, page, t }) => {
  await signIn(page);
  const figures = { short: await edits(browser, page, t, 1), long: await edits(browser, page, t, 50) };
  writeFileSync(JALON_FIGURES || test.info().outputPath("figures.json"), JSON.stringify(figures));
});
