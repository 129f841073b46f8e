import { expect, OWNER } from "../watched";
import { walk } from "./looks";
import { answering, type Open, then } from "./states/opening";

const ENTRY = "**/_allauth/browser/v1";

const given =
  (email: string, password: string): Open =>
  async (page) => {
    await page.locator("[autocomplete~=username]").fill(email);
    await page.locator("[autocomplete=current-password]").fill(password);
    await page.keyboard.press("Enter");
  };

const refused: Open = async (page) => expect(page.getByRole("alert")).toBeVisible();

const SECOND = { status: 401, data: { flows: [{ id: "mfa_authenticate", is_pending: true, types: ["totp", "recovery_codes", "webauthn"] }] }, meta: { is_authenticated: false } };
const WAYS = { status: 200, data: { socialaccount: { providers: [{ id: "acme", name: "Acme single sign-on of all its companies" }] }, mfa: { passkey_login_enabled: true } } };

// Nobody is signed in, which is an answer.
walk(
  "the way in",
  [
    { address: "", shows: "sign in" },
    { address: "", shows: "sign in, refused", open: then(given(OWNER.email, "not the password"), refused) },
    { address: "", shows: "sign in, by others", open: answering(`${ENTRY}/config`, 200, WAYS) },
    { address: "sign-in?error=denied", shows: "let in by nobody" },
    { address: "", shows: "second factor", open: answering(`${ENTRY}/auth/session`, 401, SECOND) },
    {
      address: "",
      shows: "second factor, refused",
      open: then(answering(`${ENTRY}/auth/session`, 401, SECOND), async (page) => {
        await page.route(`${ENTRY}/auth/2fa/authenticate`, (route) => route.fulfill({ status: 400, json: { status: 400, errors: [{ code: "incorrect_code", message: "" }] } }));
        await page.locator("[autocomplete=one-time-code]").fill("123456");
        await page.keyboard.press("Enter");
      }, refused),
    },
    { address: "password" },
    {
      address: "password",
      shows: "sent",
      open: async (page, t) => {
        await page.locator("[autocomplete=username]").fill("nobody@example.com");
        await page.getByRole("button", { name: t("signIn.sendLink") }).click();
        await expect(page.getByRole("status")).toBeVisible();
      },
    },
    { address: "password/1-unknown", shows: "no longer" },
    { address: "password/1-known", shows: "new", open: answering(`${ENTRY}/auth/password/reset`, 200, { status: 200, data: { user: { email: OWNER.email } } }) },
    { address: "invitation/unknown", shows: "no longer" },
    { address: "invitation/known", shows: "join", open: answering("**/api/v1/joining/known", 200, { email: "new@example.com", role: "marketer", invited_by: OWNER.email }) },
    { address: "start/known", shows: "first owner", open: answering("**/api/v1/joining/known", 200, { email: null, role: "owner", invited_by: "" }) },
    { address: "sign-in", shows: "no answer", open: answering(`${ENTRY}/auth/session`, 503, { code: "unavailable", detail: "Out of order.", remedy: "Try again." }) },
  ],
  { as: "signed out", user: null, tells: /status of (400|401|404|503)/ },
);
