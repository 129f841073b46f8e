import { requestOptions } from "~/api/auth";
import { own } from "~/api/headless";
import { givePasskeyBy, makePasskeyBy } from "~/api/passkeys";

/** By what one shows who one is, besides the password. Instants are in seconds since 1970. */
export interface Factor {
  type: "totp" | "recovery_codes" | "webauthn";
  created_at: number;
  last_used_at: number | null;
  id?: number;
  name?: string;
  total_code_count?: number;
  unused_code_count?: number;
}

/** Where one is signed in. */
export interface Session {
  id: number;
  ip: string;
  user_agent: string;
  created_at: number;
  is_current: boolean;
}

/** What an authenticator app takes over. */
export interface Offer {
  secret: string;
  totp_url: string;
}

const APP = "/account/authenticators/totp";
const CODES = "/account/authenticators/recovery-codes";
const PASSKEYS = "/account/authenticators/webauthn";

export const factors = async (): Promise<Factor[]> => (await own("GET", "/account/authenticators")).data as Factor[];

/** 404 tells what to set up. */
export const offeredApp = async (): Promise<Offer> => (await own("GET", APP)).meta as unknown as Offer;

export const addApp = async (code: string): Promise<void> => {
  await own("POST", APP, { code });
};

export const removeApp = async (): Promise<void> => {
  await own("DELETE", APP);
};

const codesOf = (data: unknown): string[] => (data as { unused_codes?: string[] } | undefined)?.unused_codes ?? [];

export const recoveryCodes = async (): Promise<string[]> => codesOf((await own("GET", CODES)).data);

export const renewRecoveryCodes = async (): Promise<string[]> => codesOf((await own("POST", CODES, {})).data);

export async function addPasskey(name: string): Promise<void> {
  const { data } = await own("GET", `${PASSKEYS}?passwordless`);
  const { publicKey } = (data as { creation_options: { publicKey: PublicKeyCredentialCreationOptionsJSON } }).creation_options;
  await own("POST", PASSKEYS, { name, passwordless: true, credential: await makePasskeyBy(publicKey) });
}

export const removePasskey = async (id: number): Promise<void> => {
  await own("DELETE", PASSKEYS, { authenticators: [id] });
};

export const changePassword = async (current: string, chosen: string): Promise<void> => {
  await own("POST", "/account/password/change", { current_password: current, new_password: chosen });
};

export const sessions = async (): Promise<Session[]> => (await own("GET", "/auth/sessions")).data as Session[];

export const endSessions = async (ids: number[]): Promise<void> => {
  await own("DELETE", "/auth/sessions", { sessions: ids });
};

/** Shows once more that it is who is signed in. */
export const confirmByPassword = async (password: string): Promise<void> => {
  await own("POST", "/auth/reauthenticate", { password });
};

export const confirmByCode = async (code: string): Promise<void> => {
  await own("POST", "/auth/2fa/reauthenticate", { code });
};

export async function confirmByPasskey(): Promise<void> {
  const { data } = await own("GET", "/auth/webauthn/reauthenticate");
  await own("POST", "/auth/webauthn/reauthenticate", { credential: await givePasskeyBy(requestOptions(data)) });
}
