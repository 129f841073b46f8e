/** Workflows: their life, one by one and in bulk, the builder, what is decided, tried and explained. */

import { ANY, choose, like, panelOf } from "../../moves";
import { expect } from "../../watched";
import { answering, button, dialog, entry, exactly, type Open, type Opened, pressed, press, then, ticked, until } from "./opening";

type Action = "pause" | "resume" | "drain" | "activate" | "stop" | "archive" | "restore" | "delete";

const ofWorkflow = entry.bind(null, (t) => t("workflows.actionsOf", { name: ANY }));

const life = (address: string, action: Action): Opened => ({ address, shows: action, open: ofWorkflow((t) => t(`workflows.verb.${action}`)) });

const LIFE: readonly Opened[] = [
  life("workflows/welcome", "pause"),
  life("workflows/win-back", "resume"),
  life("workflows/long", "drain"),
  life("workflows/endless", "stop"),
  life("workflows/arabic", "archive"),
  life("workflows/stopped", "activate"),
  life("workflows/old", "restore"),
  life("workflows/old", "delete"),
  { address: "workflows/hebrew", shows: "duplicate", open: ofWorkflow((t) => t("workflows.duplicate")) },
  { address: "workflows/hebrew", shows: "labels", open: ofWorkflow((t) => t("workflows.labels")) },
  { address: "workflows/hebrew", shows: "actions", open: button((t) => t("workflows.actionsOf", { name: ANY })) },
];

const several = (shows: string, text: Parameters<typeof entry>[1]): Opened => ({ address: "workflows", shows: `several ${shows}`, open: then(ticked(9), entry((t) => t("workflows.actions"), text)) });

const BULK: readonly Opened[] = [
  { address: "workflows", shows: "several chosen", open: ticked(3) },
  several("pause", (t) => t("workflows.verb.pause")),
  several("stop", (t) => t("workflows.verb.stop")),
  several("archive", (t) => t("workflows.verb.archive")),
  several("labels", (t) => t("workflows.labels")),
  {
    address: "workflows",
    shows: "paused, to undo",
    open: async (page, t) => {
      await press(page, t("workflows.actionsOf", { name: "Undone" }));
      await page.getByRole("menuitem", { name: t("workflows.verb.pause"), exact: true }).click();
      const ask = page.getByRole("dialog");
      await expect(ask.getByRole("button", { name: t("workflows.verb.pause"), exact: true })).toBeEnabled();
      await ask.getByRole("button", { name: t("workflows.verb.pause"), exact: true }).click();
      const toast = page.getByRole("alert").filter({ hasText: t("acting.undo") });
      // It stays as long as one is on it.
      await toast.hover();
    },
  },
];

const ofReader = entry.bind(null, (t) => t("workflows.actionsOf", { name: `reader${ANY}` }));
const ofStuck = entry.bind(null, (t) => t("workflows.actionsOf", { name: `stuck${ANY}` }));

const explained = (address: string, ...more: Open[]): Opened => ({ address, shows: more.length > 0 ? "explain, what if" : "explain", open: then(button((t) => t("workflow.explainWho", { who: ANY })), until((t) => t("explain.whatIf")), ...more) });

/** So many people that they are not put in an order. */
const UNSORTED = { code: "search_sort", title: "search_sort", status: 422, detail: "More than 50,000 people are not sorted.", remedy: "Look for fewer, or take them in no order." };

const PEOPLE: readonly Opened[] = [
  { address: "workflows/welcome/people", shows: "columns", open: exactly((t) => t("acting.columns")) },
  { address: "workflows/welcome/people?sort=since", shows: "too many to sort", tells: /status of 422/, open: then(answering("**/api/v1/workflows/*/people?*", 422, UNSORTED), until((t) => t("workflow.unsorted"))) },
  { address: "workflows/welcome/people", shows: "remove", open: ofReader((t) => t("workflow.remove")) },
  { address: "workflows/broken/people?state=failed", shows: "restart", open: ofStuck((t) => t("workflow.restart")) },
  { address: "workflows/broken/people?state=failed", shows: "restart all", open: exactly((t) => t("workflow.restartAll")) },
  explained("workflows/welcome/people"),
  explained("workflows/broken/people?state=failed", async (page, t) => {
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("combobox", { name: t("explain.event") }).fill("Order Completed");
    await drawer.getByRole("button", { name: t("explain.addProperty") }).click();
    await drawer.getByRole("textbox", { name: t("explain.property") }).fill("total");
    await drawer.getByRole("textbox", { name: t("explain.value") }).fill("50");
    await drawer.getByRole("button", { name: t("explain.try") }).click();
    await expect(drawer.getByText(t("explain.wouldDecide")).or(drawer.getByRole("alert")).first()).toBeVisible();
  }),
];

const draft = "workflows/every?mode=edit";
const BRANCH = "workflows/given-branch?mode=edit&step=ask";

const BUILDER: readonly Opened[] = [
  dialog(draft, "settings", (t) => t("editor.settings")),
  { address: draft, shows: "picker", open: pressed("Home", "a") },
  { address: draft, shows: "find", open: pressed("Home", "/") },
  { address: draft, shows: "nothing found", open: then(pressed("Home", "/"), async (page) => page.keyboard.type("no such step")) },
  { address: draft, shows: "outline", open: pressed("o") },
  { address: draft, shows: "keys", open: pressed("?") },
  { address: draft, shows: "small", open: pressed("-", "-", "-", "-", "-", "-") },
  { address: draft, shows: "folded", open: pressed("Home", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", " ") },
  { address: BRANCH, shows: "menu of a step", open: pressed(".") },
  { address: BRANCH, shows: "move to", open: pressed("m") },
  { address: BRANCH, shows: "delete", open: pressed("Delete") },
  { address: draft, shows: "problems", open: button((t) => t("editor.problem.count", { count: 2 }).replace("2", ANY)) },
  { address: "workflows/given-end?mode=edit", shows: "menu of an end", open: pressed("End", "ArrowDown", ".") },
  { address: "workflows/given-end?mode=edit&step=w0", shows: "undone", open: then(changed("9"), (page, t) => page.getByRole("button", { name: t("editor.undo") }).click()) },
  { address: "workflows/arabic?mode=edit", shows: "discard", open: exactly((t) => t("editor.discard")) },
];

/** Writes how long the step whose panel is open waits. */
function changed(length: string): Open {
  return async (page, t) => {
    const wait = panelOf(page).getByRole("textbox", { name: t("editor.field.wait") });
    await wait.fill(length);
    await expect(page.getByText(like(t("editor.saving.saved", { at: ANY }))).or(page.getByText(t("editor.saving.kept"))).or(page.getByRole("dialog")).first()).toBeVisible();
  };
}

const OTHER = { who: "mara@example.com", step: "w1", until: "2030-01-01T00:00:00Z" };

/** What happens around an editor. */
const TROUBLE: readonly Opened[] = [
  { address: "workflows/given-others?mode=edit&step=w0", shows: "somebody else", open: answering("**/draft/presence", 200, { items: [OTHER, { ...OTHER, who: "dev@example.com", step: "w0" }] }, until((t) => t("editor.others", { who: ANY, number: ANY }))) },
  {
    address: "workflows/given-offline?mode=edit&step=w1",
    shows: "offline",
    tells: /ERR_INTERNET_DISCONNECTED|Failed to fetch/,
    open: async (page, t) => {
      // In a language it has had before, it needs nothing more.
      for (const newValue of ["fr", "en"]) {
        await page.evaluate((value) => dispatchEvent(new StorageEvent("storage", { key: "jalon.language", newValue: value, storageArea: localStorage })), newValue);
        await expect(page.locator(`html[lang=${newValue}]`)).toHaveCount(1);
      }
      await page.context().setOffline(true);
      await changed("8")(page, t);
      await expect(page.getByText(t("app.offline"))).toBeVisible();
    },
  },
  {
    address: "workflows/given-conflict?mode=edit&step=w1",
    shows: "conflict",
    tells: /status of 412/,
    open: async (page, t) => {
      const token = (await page.context().cookies()).find(({ name }) => name === "csrftoken")?.value ?? "";
      const path = "/api/v1/workflows/given-conflict/draft";
      const { definition } = (await (await page.request.get(path)).json()) as { definition: { steps: { id: string; wait: string }[] } };
      const wait = `${20 + Math.ceil(Math.random() * 1000)} days`;
      await page.request.put(path, { headers: { "X-CSRFToken": token }, data: { ...definition, steps: definition.steps.map((step) => (step.id === "w1" ? { ...step, wait } : step)) } });
      await changed("7")(page, t);
      await expect(page.getByRole("dialog", { name: t("editor.conflict.title") })).toBeVisible();
    },
  },
];

const SIMULATED: readonly Opened[] = (["simulate", "backtest"] as const).map((mode) => ({
  address: "workflows/arabic?mode=simulate",
  shows: mode,
  open: async (page, t) => {
    const form = page.getByRole("form", { name: t("simulate.form") });
    await form.getByText(t(`simulate.modes.${mode}`), { exact: true }).click();
    await form.getByRole("button", { name: t(`simulate.verb.${mode}`) }).click();
    await expect(page.getByRole("heading", { name: t("simulate.perDay") })).toBeVisible({ timeout: 60_000 });
  },
}));

const TRIED: readonly Opened[] = [
  dialog("workflows/welcome", "test", (t) => t("testing.verb")),
  {
    address: "workflows/welcome",
    shows: "test sent",
    open: then(exactly((t) => t("testing.verb")), async (page, t) => {
      const over = page.getByRole("dialog", { name: t("testing.verb") });
      await choose(page, over.getByRole("combobox", { name: t("testing.contact") }), /^reader/);
      await over.getByRole("textbox", { name: t("testing.to") }).fill("tester@example.com");
      await over.getByRole("button", { name: t("testing.send") }).click();
      await expect(over.getByRole("button", { name: t("testing.again") })).toBeVisible({ timeout: 30_000 });
    }),
  },
  { address: "workflows/welcome?mode=simulate", shows: "rates set", open: async (page, t) => choose(page, page.getByRole("combobox", { name: t("simulate.rates") }), t("simulate.ratesSet")) },
];

const DECIDED: readonly Opened[] = [
  { address: "workflows/arabic/history", shows: "restore", open: exactly((t) => t("workflow.restoreVersion")) },
  { address: "workflows/arabic/history?from=1", shows: "compared as text", open: async (page, t) => page.getByLabel(t("workflow.asText")).scrollIntoViewIfNeeded() },
  {
    address: "workflows/undone/publish",
    shows: "live",
    open: async (page, t) => {
      await page.getByRole("button", { name: like(t("publish.verb", { number: ANY }) + ANY) }).click();
      await expect(page.getByText(like(t("publish.versionLive", { number: ANY })))).toBeVisible();
    },
  },
];

export const WORKFLOWS: readonly Opened[] = [...LIFE, ...BULK, ...PEOPLE, ...SIMULATED, ...TRIED, ...DECIDED];
export const EDITED: readonly Opened[] = [...BUILDER, ...TROUBLE];
