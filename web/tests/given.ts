/** What tests of the builder begin with: drafts made over the API, as any program may. */

import { randomUUID } from "node:crypto";

import { expect, type Locator, type Page } from "@playwright/test";
import type { TFunction } from "i18next";

type Fields = Readonly<Record<string, unknown>>;

/** Asks the server for something, as who is signed in on the page. */
export async function ask(page: Page, method: "POST" | "PUT", path: string, data: Fields): Promise<void> {
  const token = (await page.context().cookies()).find(({ name }) => name === "csrftoken")?.value ?? "";
  const answer = await page.request.fetch(`/api/v1${path}`, { method, data, headers: { "X-CSRFToken": token } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** A workflow with a draft of these steps; answers its short name, which no other has. */
export async function givenDraft(page: Page, draft: Fields): Promise<string> {
  const workflow = `given-${randomUUID().slice(0, 8)}`;
  await ask(page, "POST", "/workflows", { name: workflow, triggers: [{ kind: "by_hand" }], ...draft, workflow });
  return workflow;
}

/** So many waits in a row, from `w0` on: the step at a place waits for one day more than that. */
export const waits = (count: number): Fields[] => Array.from({ length: count }, (_, at) => ({ id: `w${at}`, kind: "delay", wait: `${at + 1} days` }));

/** The draft of a workflow on its canvas, with the panel of a step. */
export async function openDraft(page: Page, t: TFunction, workflow: string, step = ""): Promise<Locator> {
  await page.goto(`./workflows/${workflow}?${new URLSearchParams({ mode: "edit", ...(step && { step }) }).toString()}`);
  const canvas = page.getByLabel(t("canvas.label"), { exact: true });
  await expect(canvas).toBeVisible();
  return canvas;
}
