import { csrfToken } from "~/api/client";
import { type Answer, entry, type Flow } from "~/api/headless";
import { givePasskeyBy } from "~/api/passkeys";

/** What has to be done next to be signed in. */
export type Step = { to: "password" } | { to: "factor"; types: string[] } | { to: "done" };

export interface Provider {
  id: string;
  name: string;
}

/** How one may sign in here. */
export interface Ways {
  providers: Provider[];
  passkeys: boolean;
}

function stepOf(answer: Answer): Step {
  if (answer.status === 200) return { to: "done" };
  const { flows = [] } = (answer.data ?? {}) as { flows?: Flow[] };
  const pending = flows.find((flow) => flow.is_pending);
  return pending?.id === "mfa_authenticate" ? { to: "factor", types: pending.types ?? [] } : { to: "password" };
}

/** 409: the sign-in is at another step than this one, perhaps by another tab. */
const stepAfter = async (answer: Answer): Promise<Step> => (answer.status === 409 ? sessionStep() : stepOf(answer));

/** Where the sign-in stands; it also sets the cookie that changes need. */
export const sessionStep = async (): Promise<Step> => stepOf(await entry("GET", "/auth/session"));

export async function waysIn(): Promise<Ways> {
  const { data } = await entry("GET", "/config");
  const told = data as { socialaccount?: { providers: Provider[] }; mfa?: { passkey_login_enabled: boolean } };
  return { providers: told.socialaccount?.providers ?? [], passkeys: told.mfa?.passkey_login_enabled ?? false };
}

export const signIn = async (email: string, password: string): Promise<Step> =>
  stepAfter(await entry("POST", "/auth/login", { body: { email, password } }));

/** Gives the second factor: a code of an app, or a recovery code. */
export const giveCode = async (code: string): Promise<Step> =>
  stepAfter(await entry("POST", "/auth/2fa/authenticate", { body: { code } }));

/** By a passkey alone, or as the second factor after the password. */
export async function signInByPasskey(as: "login" | "authenticate"): Promise<Step> {
  const { data } = await entry("GET", `/auth/webauthn/${as}`);
  const credential = await givePasskeyBy(requestOptions(data));
  return stepAfter(await entry("POST", `/auth/webauthn/${as}`, { body: { credential } }));
}

export const requestOptions = (data: unknown): PublicKeyCredentialRequestOptionsJSON =>
  (data as { request_options: { publicKey: PublicKeyCredentialRequestOptionsJSON } }).request_options.publicKey;

/** Leaves for an identity provider, which sends back to `back`. It asks for a form, not a call. */
export function leaveFor(provider: string, back: string): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/_allauth/browser/v1/auth/provider/redirect";
  const values = { provider, process: "login", callback_url: back, csrfmiddlewaretoken: csrfToken() };
  for (const [name, value] of Object.entries(values)) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

export const signOut = async (): Promise<void> => {
  await entry("DELETE", "/auth/session");
};

/** Has a link written to the address, if a user has it. The answer tells strangers nothing. */
export const askForPassword = async (email: string): Promise<void> => {
  await entry("POST", "/auth/password/request", { body: { email } });
};

/** Whose password a link sets anew. */
export async function passwordLink(key: string): Promise<string> {
  const { data } = await entry("GET", "/auth/password/reset", { headers: { "X-Password-Reset-Key": key } });
  return (data as { user: { email: string } }).user.email;
}

export const choosePassword = async (key: string, password: string): Promise<void> => {
  await entry("POST", "/auth/password/reset", { body: { key, password } });
};
