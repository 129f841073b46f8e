import { randomUUID } from "node:crypto";

import { ask, givenDraft } from "./given";
import { expect, expectAccessible, signIn, test } from "./watched";

test.beforeEach(({ page }) => signIn(page));

test("companies are sorted by a column, and the address says so", async ({ page, t }) => {
  const mark = randomUUID().slice(0, 8);
  for (const name of ["b", "c", "a"]) await ask(page, "POST", "/companies", { name: `${mark} ${name}`, attributes: {} });
  await page.goto(`./companies?search=${mark}`);
  const names = page.getByRole("row").getByRole("link");
  const head = page.getByRole("columnheader", { name: t("companies.name") });
  await expect(names).toHaveText([`${mark} a`, `${mark} c`, `${mark} b`]);
  await expect(page.getByText(t("companies.total", { count: 3, n: "3" }), { exact: true })).toBeVisible();

  await head.getByRole("button").click();
  await expect(names).toHaveText([`${mark} a`, `${mark} b`, `${mark} c`]);
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect(page).toHaveURL(/sort=-name/);
  await page.reload();
  await expect(names).toHaveText([`${mark} c`, `${mark} b`, `${mark} a`]);
  await expectAccessible(page);
});

test("resources follow the alphabet, with the columns one chose", async ({ page, t }) => {
  const mark = randomUUID().slice(0, 8);
  for (const [slug, name] of Object.entries({ a: "Zoo", b: "été", c: "Ours" })) await ask(page, "POST", "/resources", { resource: `${mark}-${slug}`, name: `${mark} ${name}`, url: "https://example.com/" });
  await page.goto(`./resources?search=${mark}`);
  const names = page.getByRole("row").getByRole("link");
  const changed = page.getByRole("columnheader", { name: t("forms.changed") });
  await expect(names).toHaveText([`${mark} été`, `${mark} Ours`, `${mark} Zoo`]);
  await changed.getByRole("button").click();
  await expect(page).toHaveURL(/sort=-updated_at/);
  await expect(names).toHaveText([`${mark} Ours`, `${mark} été`, `${mark} Zoo`]);
  await page.getByRole("button", { name: t("acting.columns") }).click();
  await page.getByRole("checkbox", { name: t("forms.changed") }).click();
  await page.keyboard.press("Escape");
  await expect(changed).toBeHidden();
  await page.reload();
  await expect(names).toHaveText([`${mark} Ours`, `${mark} été`, `${mark} Zoo`]);
  await expect(changed).toBeHidden();
  await expectAccessible(page);
});

test("a workflow's labels are seen and changed on its own page", async ({ page, t }) => {
  const workflow = await givenDraft(page, { labels: ["shop"], steps: [] });
  await page.goto(`./workflows/${workflow}`);
  await expect(page.getByText("shop", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: t("workflows.labels"), exact: true }).click();
  await page.getByRole("dialog").getByLabel(t("workflows.labels")).fill("autumn");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: t("acting.save"), exact: true }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByText("autumn", { exact: true })).toBeVisible();
  await page.getByRole("alert").getByRole("button", { name: t("acting.undo") }).click();
  await expect(page.getByText("autumn", { exact: true })).toBeHidden();
  await expect(page.getByText("shop", { exact: true })).toBeVisible();
});
