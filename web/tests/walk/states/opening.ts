/** The presses that open what lies over a page, or is folded in it. */

import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";

import { like } from "../../moves";
import { expect } from "../../watched";
import type { Place } from "../looks";

export type Open = NonNullable<Place["open"]>;
export type Opened = Place & { open: Open };
export type Say = (t: TFunction) => string;

export const press = async (page: Page, name: string | RegExp): Promise<void> => page.getByRole("main").getByRole("button", { name }).first().click();

/** Presses the button of a text. */
export const button =
  (text: Say): Open =>
  (page, t) =>
    press(page, like(text(t)));

/** Presses the first of several buttons, of which one is that of a text. */
export const exactly =
  (text: Say): Open =>
  (page, t) =>
    page.getByRole("main").getByRole("button", { name: text(t), exact: true }).first().click();

/** Presses an entry of the menu that a button opens. */
export const entry =
  (menu: Say, text: Say): Open =>
  async (page, t) => {
    await press(page, like(menu(t)));
    await page.getByRole("menuitem", { name: text(t), exact: true }).click();
  };

/** One after the other. */
export const then =
  (...opens: readonly Open[]): Open =>
  async (page, t) => {
    for (const open of opens) await open(page, t);
  };

/** Presses a button in what is open over the page. */
export const inside =
  (text: Say): Open =>
  (page, t) =>
    page.getByRole("dialog").last().getByRole("button", { name: text(t), exact: true }).click();

/** Waits for words, which a worker or a server may take a while to find. */
export const until =
  (text: Say): Open =>
  (page, t) =>
    expect(page.getByText(like(text(t))).first()).toBeVisible({ timeout: 30_000 });

/** Ticks the first so many rows of a table, after the one that stands for all. */
export const ticked =
  (rows: number): Open =>
  async (page) => {
    for (let row = 1; row <= rows; row += 1) await page.getByRole("main").getByRole("checkbox").nth(row).check();
  };

/** Presses keys on the flow, drawn or told. */
export const pressed =
  (...keys: string[]): Open =>
  async (page, t) => {
    const flow = page.getByLabel(t("canvas.label"), { exact: true }).or(page.getByRole("tree"));
    await flow.focus();
    for (const key of keys) await page.keyboard.press(key);
  };

/** Answers for the server at some addresses, as it would. */
export const answering =
  (address: string | RegExp, status: number, json: unknown, open?: Open): Open =>
  async (page, t) => {
    await page.route(address, (route) => route.fulfill({ status, contentType: status < 400 ? "application/json" : "application/problem+json", headers: { "X-Request-Id": "0197f3a2-5b0c-7d5e-9f00-1f2e3d4c5b6a" }, json }));
    await page.reload();
    await open?.(page, t);
  };

/** Refuses a change to what is at an address, as the server does when somebody else changed it first. */
export const meanwhile =
  (address: string): Open =>
  async (page) => {
    await page.route(address, (route) =>
      ["PATCH", "PUT"].includes(route.request().method())
        ? route.fulfill({ status: 412, contentType: "application/problem+json", json: { status: 412, code: "changed_meanwhile", title: "Precondition Failed", detail: "Somebody else changed it meanwhile." } })
        : route.fallback(),
    );
  };

export const dialog = (address: string, shows: string, text: Say): Opened => ({ address, shows, open: exactly(text) });
