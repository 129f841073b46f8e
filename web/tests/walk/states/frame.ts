/** What is around every page, and what may happen on any: the palette, the sandbox, an answer that fails, a session that ends. */

import { expect } from "../../watched";
import { answering, dialog, exactly, type Open, type Opened, press, then, ticked } from "./opening";

const FRAME: readonly Opened[] = [
  {
    address: "",
    shows: "palette",
    open: async (page, t) => {
      await page.keyboard.press("ControlOrMeta+k");
      await page.getByRole("combobox", { name: t("palette.title") }).or(page.getByRole("dialog").locator("input")).first().fill("le");
    },
  },
  { address: "", shows: "account", open: async (page, t) => page.getByRole("button", { name: t("app.account") }).click() },
  dialog("", "skip", (t) => t("sandbox.skip")),
  // There where a page is too narrow to have it beside.
  { address: "", shows: "navigation", open: async (page, t) => page.getByRole("banner").getByRole("button", { name: t("app.navigation"), includeHidden: true }).dispatchEvent("click") },
];

const PROBLEM = { code: "unavailable", detail: "The answer took longer than a minute.", remedy: "Wait a moment, then try again. If it lasts, look at Settings, Health." };

const HAPPENS: readonly Opened[] = [
  { address: "workflows", shows: "an answer that fails", tells: /status of 503/, open: answering("**/api/v1/workflows?*", 503, PROBLEM) },
  { address: "workflows/welcome/results", shows: "an answer that fails", tells: /status of 503/, open: answering("**/api/v1/workflows/*/results?*", 503, PROBLEM) },
  {
    address: "",
    shows: "no answer",
    tells: /ERR_FAILED/,
    open: async (page) => {
      await page.route("**/api/v1/home", (route) => route.abort());
      await page.reload();
    },
  },
  {
    address: "workflows",
    shows: "session ended",
    loads: true,
    open: async (page, t) => {
      await page.context().clearCookies();
      await page.getByRole("navigation", { name: t("app.navigation") }).getByRole("link", { name: t("emails.title") }).click();
      await expect(page.getByRole("dialog").getByText(t("signIn.again"))).toBeVisible();
    },
  },
  {
    address: "workflows",
    shows: "second factor needed",
    tells: /status of 403|second factor/,
    open: answering("**/api/v1/me", 403, { code: "second_factor_required", detail: "Your role asks for a second factor.", remedy: "Set one up." }),
  },
];

/** What is still on its way. */
const LOADING: readonly Opened[] = ["workflows", "contacts", "workflows/welcome/results", "settings/account"].map((address) => ({
  address,
  shows: "loading",
  loads: true,
  open: async (page) => {
    await page.route(/\/api\/v1\/(?!me\b|sandbox\b)/, () => undefined);
    await page.reload();
    await expect(page.locator("[aria-busy=true]").first()).toBeVisible();
  },
}));

const asked = (verdict: Parameters<typeof exactly>[0]): Open => then(ticked(2), exactly(verdict));

/** What waits for a person, decided. */
const WAITING: readonly Opened[] = [
  { address: "messages/review", shows: "email", open: async (page) => page.getByRole("main").getByRole("table").getByRole("button").first().click() },
  { address: "messages/review", shows: "approve", open: asked((t) => t("home.review.approve")) },
  { address: "messages/review", shows: "reject", open: asked((t) => t("home.review.reject")) },
  ...(["sent", "not_sent", "resend"] as const).map((verdict): Opened => ({ address: "messages/uncertain", shows: verdict, open: asked((t) => t(`home.uncertain.${verdict}`)) })),
  { address: "enrollments/failed?workflow=broken", shows: "restart", open: then(ticked(1), exactly((t) => t("home.failed.restart"))) },
  { address: "enrollments/failed?workflow=broken", shows: "restart all", open: (page, t) => press(page, t("home.failed.restartAll")) },
];

export const AROUND: readonly Opened[] = [...FRAME, ...WAITING, ...LOADING, ...HAPPENS];
