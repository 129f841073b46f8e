import { expect, expectAccessible, OWNER, signIn, test } from "../watched";
import { PAGES } from "./pages";

/** What the frame needs to be there at all. */
const FRAME = /\/api\/v1\/(me|sandbox|health)\b|\/_allauth\//;

test("a page whose data cannot be had says so in place, and the rest of the app is there", async ({ page, aside }) => {
  test.setTimeout(600_000);
  await signIn(page, OWNER);
  await page.route("**/api/v1/**", (route) =>
    FRAME.test(route.request().url())
      ? route.continue()
      : route.fulfill({ status: 503, contentType: "application/problem+json", json: { code: "unavailable", detail: "Out of order.", remedy: "Try again." } }),
  );
  const wrong: string[] = [];
  for (const address of PAGES) {
    try {
      await page.goto(`./${address}`);
      await expect(page.getByRole("heading").or(page.getByRole("alert")).first()).toBeVisible();
      await expect(page.locator("[aria-busy=true], .mantine-Skeleton-root")).toHaveCount(0);
      await expectAccessible(page);
    } catch (error) {
      wrong.push(`${address || "home"}: ${String(error)}`);
    }
  }
  const others = aside.splice(0).filter((said) => !said.includes("status of 503"));
  expect([...wrong, ...others]).toEqual([]);
});
