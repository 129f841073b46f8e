/** What goes wrong around an editor: the connection, the session, others at the same draft, and drafts nobody drew. */

import type { Locator, Page } from "@playwright/test";

import type { components } from "~/api/schema";
import { ask, givenDraft, openDraft, waits } from "./given";
import { ANY, expectRefused, expectSaved, like, panelOf } from "./moves";
import { ANALYST, expect, expectAccessible, MARKETER, OWNER, signIn, test } from "./watched";

/** How long the step whose panel is open waits. */
const length = (page: Page, t: (key: "editor.field.wait") => string): Locator => panelOf(page).getByRole("textbox", { name: t("editor.field.wait") });

test("an edit made without a connection is kept here, said, and sent when the connection is back", async ({ page, context, t, aside }) => {
  test.slow();
  await signIn(page);
  const workflow = await givenDraft(page, { steps: waits(3) });
  await openDraft(page, t, workflow, "w1");
  await context.setOffline(true);
  await length(page, t).fill("7");
  await expect(page.getByText(t("editor.saving.kept"))).toBeVisible();
  await expect(page.getByText(t("app.offline"))).toBeVisible();
  await expectAccessible(page);

  // What was not looked at yet works without a connection, too.
  await page.getByText(t("canvas.trigger")).first().click();
  await expect(panelOf(page).getByRole("button", { name: t("triggers.add") })).toBeVisible();

  await context.setOffline(false);
  await expectSaved(page, t);
  await expect(page.getByText(t("app.offline"))).toBeHidden();
  await page.reload();
  await openDraft(page, t, workflow, "w1");
  await expect(length(page, t)).toHaveValue("7");
  expect(aside.splice(0).filter((said) => !said.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
});

test("what a closed page could not send is there at the next visit", async ({ page, context, t, aside }) => {
  await signIn(page);
  const workflow = await givenDraft(page, { steps: waits(3) });
  const left = await context.newPage();
  await openDraft(left, t, workflow, "w1");
  await context.setOffline(true);
  await length(left, t).fill("8");
  await expect(left.getByText(t("editor.saving.kept"))).toBeVisible();
  await left.close();
  await context.setOffline(false);

  await openDraft(page, t, workflow, "w1");
  await expect(page.getByRole("alert").getByText(t("editor.news.found"))).toBeVisible();
  await expect(length(page, t)).toHaveValue("8");
  await expectSaved(page, t);
  aside.splice(0);
});

test("a session that ends during an edit is begun again over it", async ({ page, context, t }) => {
  await signIn(page);
  const workflow = await givenDraft(page, { steps: waits(3) });
  await openDraft(page, t, workflow, "w1");
  await context.clearCookies();
  await length(page, t).fill("9");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(t("signIn.again"))).toBeVisible();
  await expectAccessible(page);
  await dialog.locator("[autocomplete~=username]").fill(MARKETER.email);
  await dialog.locator("[autocomplete=current-password]").fill(MARKETER.password);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expectSaved(page, t);
  await expect(length(page, t)).toHaveValue("9");
  await page.reload();
  await expect(length(page, t)).toHaveValue("9");
});

test("two at one draft see each other; what they change merges, and of the same step they choose", async ({ page, browser, t, aside }) => {
  test.slow();
  await signIn(page);
  const workflow = await givenDraft(page, { steps: waits(3) });
  await openDraft(page, t, workflow, "w0");
  const other = await (await browser.newContext()).newPage();
  await signIn(other, OWNER);
  await openDraft(other, t, workflow, "w1");
  await expect(other.getByText(t("editor.others", { who: MARKETER.email, number: 1 }))).toBeVisible();
  await expect(page.getByText(t("editor.others", { who: OWNER.email, number: 2 }))).toBeVisible({ timeout: 20_000 });

  await length(page, t).fill("11");
  await expectSaved(page, t);
  await length(other, t).fill("12");
  await expect(other.getByRole("alert").filter({ hasText: like(t("editor.news.merged", { steps: ANY })) })).toBeVisible();
  await expectSaved(other, t);
  await openDraft(other, t, workflow, "w0");
  await expect(length(other, t)).toHaveValue("11");

  await length(page, t).fill("21");
  await expectSaved(page, t);
  await length(other, t).fill("22");
  const choice = other.getByRole("dialog", { name: t("editor.conflict.title") });
  await expect(choice).toBeVisible();
  await expect(choice.getByRole("region", { name: t("editor.conflict.theirs") })).toContainText("21");
  await expectAccessible(other);
  await choice.getByRole("button", { name: t("editor.conflict.keepMine") }).click();
  await expect(choice).toBeHidden();
  await expectSaved(other, t);
  await expect(length(page, t)).toHaveValue("22", { timeout: 20_000 });
  await other.context().close();
  expect(aside.splice(0).filter((said) => !said.includes("status of 412"))).toEqual([]);
});

test("what the server finds wrong is said at its field: of a step, of a trigger, of a setting", async ({ page, t }) => {
  await signIn(page);
  const panel = panelOf(page);
  await openDraft(page, t, await givenDraft(page, { steps: [{ id: "mail", kind: "send_email" }] }), "mail");
  await expect(panel.getByRole("combobox", { name: t("editor.field.email") })).toHaveAttribute("aria-invalid", "true");

  // What is wrong besides is known once nothing is missing.
  const workflow = await givenDraft(page, { steps: waits(1), triggers: [{ kind: "event", event: "" }], repeat: { policy: "every_time", limit: 0 } });
  const canvas = await openDraft(page, t, workflow);
  await canvas.getByText(t("canvas.trigger")).first().click();
  await expect(panel.getByRole("combobox", { name: t("triggers.event") })).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await panel.getByRole("button", { name: t("editor.panel.allSettings") }).click();
  const limit = page.getByRole("dialog").getByRole("textbox", { name: t("workflowSettings.limit") });
  await expect(limit).toHaveAttribute("aria-invalid", "true");
  await limit.fill("3");
  await expect(limit).not.toHaveAttribute("aria-invalid", "true");
});

test("ten thousand pasted rows are refused at once, and a thousand are taken and counted", async ({ page, t, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page);
  const workflow = await givenDraft(page, { steps: [{ id: "sort", kind: "branch_on_value", attribute: "email", cases: [{ values: ["a"], to: "end" }] }] });
  await openDraft(page, t, workflow, "sort");
  const values = panelOf(page).getByRole("combobox", { name: t("editor.field.values") });
  const paste = async (rows: number) => {
    await page.evaluate((count) => navigator.clipboard.writeText(Array.from({ length: count }, (_, at) => `reader${at}@example.com`).join("\n")), rows);
    const began = Date.now();
    await values.press("ControlOrMeta+v");
    return () => Date.now() - began;
  };
  const refused = await paste(10_000);
  await expect(panelOf(page).getByText(like(t("fields.tooMany", { given: ANY, most: ANY })))).toBeVisible();
  expect(refused()).toBeLessThan(2000);
  const taken = await paste(999);
  await expect(panelOf(page).getByText(like(t("fields.manyValues", { all: ANY, shown: 50 })))).toBeVisible();
  expect(taken()).toBeLessThan(2000);
  await values.pressSequentially("one more,");
  await expect(panelOf(page).getByText(like(t("fields.tooMany", { given: ANY, most: ANY })))).toBeVisible();
  await expectSaved(page, t);
  await expectAccessible(page);
});

test("a workflow that the canvas did not draw is shown: circles, steps out of reach, kinds it does not know", async ({ page, t }) => {
  await signIn(page);
  const steps = [
    { id: "first", kind: "delay", wait: "1 day", next: "second" },
    { id: "second", kind: "delay", wait: "2 days", next: "first" },
    { id: "lost", kind: "delay", wait: "3 days", next: "nowhere" },
  ];
  const workflow = await givenDraft(page, { steps });
  // A later server may know more kinds than this page.
  await page.route(`**/workflows/${workflow}/draft`, async (route) => {
    const response = await route.fetch();
    const draft = (await response.json()) as components["schemas"]["DraftShown"];
    draft.definition.triggers = [{ kind: "full_moon" }];
    draft.definition.steps = [...steps, { id: "new", kind: "teleport" }];
    await route.fulfill({ response, json: draft });
  });
  const canvas = await openDraft(page, t, workflow, "new");
  await expect(panelOf(page).getByText(t("editor.panel.unknown"))).toBeVisible();
  await expect(canvas.getByText("teleport").first()).toBeVisible();
  await expect(canvas.getByText(t("canvas.unreached")).first()).toBeVisible();
  await canvas.focus();
  await canvas.press("Home");
  await expect(panelOf(page).getByText(t("triggers.unknown"))).toBeVisible();
  await expectAccessible(page);
  await canvas.focus();
  await canvas.press("o");
  await expect(page.getByRole("treeitem")).toHaveCount(8);
  await expect(page.getByRole("treeitem").filter({ hasText: like(t("canvas.chip", { number: 1, name: ANY })) })).toBeVisible();
  await expectAccessible(page);
});

test("names from right to left, and names without an end, stay in their places", async ({ page, t }) => {
  test.slow();
  await signIn(page);
  const [endless, arabic] = ["w".repeat(300), "مرحبا بالقراء الجدد"];
  const steps = [
    { id: "long", kind: "delay", wait: "1 day", name: endless },
    { id: "ask", kind: "branch", branches: [{ name: endless, when: { kind: "tag", tag: endless }, to: "end" }] },
    { id: "right", kind: "delay", wait: "2 days", name: arabic },
  ];
  const workflow = await givenDraft(page, { name: arabic, steps });
  const expectFit = async (panel: Locator) => {
    await expect(panel).toBeVisible();
    expect(await panel.evaluate((each) => each.scrollWidth - each.clientWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  };
  for (const step of ["long", "ask", "right"]) {
    await openDraft(page, t, workflow, step);
    await expect(page.getByRole("heading", { level: 1, name: arabic })).toHaveAttribute("dir", "auto");
    await expectFit(panelOf(page));
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`./workflows/${workflow}?mode=edit&step=long`);
  await expectFit(page.getByRole("dialog"));

  await ask(page, "PUT", `/workflows/${workflow}/draft`, { workflow, name: endless, triggers: [{ kind: "by_hand" }], steps: waits(1) });
  for (const address of [`./workflows/${workflow}`, "./workflows?search=wwwwww"]) {
    await page.goto(address);
    await expect(page.getByText(endless).first()).toBeVisible();
    await expectAccessible(page);
  }
});

test("who may only look sees why nothing can be changed", async ({ page, t, browser }) => {
  await signIn(page);
  const workflow = await givenDraft(page, { steps: waits(3) });
  const analyst = await (await browser.newContext()).newPage();
  await signIn(analyst, ANALYST);
  await openDraft(analyst, t, workflow, "w1");
  await expect(analyst.getByText(t("editor.readOnly"))).toBeVisible();
  await expect(length(analyst, t)).toBeDisabled();
  await expect(analyst.getByRole("button", { name: t("editor.undo") })).toBeDisabled();
  await expectAccessible(analyst);
  await analyst.goto("./workflows");
  await expectRefused(analyst, t, analyst.getByRole("button", { name: t("newWorkflow.title") }));
  await analyst.context().close();
});

test("where nothing is yet, each list says what goes there", async ({ page, t }) => {
  test.slow();
  await signIn(page, OWNER);
  await page.route("**/api/v1/**", async (route) => {
    const response = await route.fetch();
    const found = (await response.json().catch(() => null)) as Record<string, unknown> | null;
    if (route.request().method() === "GET" && Array.isArray(found?.items)) await route.fulfill({ response, json: { ...found, items: [], next: null, total: 0 } });
    else await route.fulfill({ response });
  });
  const lists = {
    workflows: t("workflows.none"),
    contacts: t("contacts.none"),
    companies: t("companies.none"),
    segments: t("audiences.noSegments"),
    lists: t("audiences.noLists"),
    emails: t("emails.none"),
    forms: t("forms.none"),
    resources: t("resources.none"),
    "landing-pages": t("landing.none"),
    inbox: t("inbox.none"),
    "messages/review": t("home.review.none"),
    "messages/uncertain": t("home.uncertain.none"),
    "enrollments/failed": t("home.failed.none"),
    "settings/senders": t("settings.senders.none"),
    "settings/routes": t("settings.routes.none"),
    "settings/frequency": t("settings.frequency.none"),
    "settings/topics": t("settings.topics.none"),
    "settings/utm": t("settings.utm.none"),
    "settings/keys": t("settings.keys.none"),
    "settings/webhooks": t("settings.webhooks.none"),
    "settings/audit": t("settings.audit.none"),
  };
  for (const [address, none] of Object.entries(lists)) {
    await page.goto(`./${address}`);
    await expect(page.getByRole("heading", { name: none })).toBeVisible();
  }
  await expectAccessible(page);
});
