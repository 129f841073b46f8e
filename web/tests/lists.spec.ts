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
