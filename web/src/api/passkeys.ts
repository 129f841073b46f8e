import { Problem } from "~/api/problem";

/** Whether this browser keeps passkeys, and reads their options as the API writes them. */
export const passkeysWork = (): boolean =>
  typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

/** The browser's own dialog was closed, ran out of time, or found no passkey of this place. */
const unused = () => new Problem(400, "passkey_unused", "");

async function proof(asked: Promise<Credential | null>): Promise<unknown> {
  try {
    const credential = await asked;
    if (credential instanceof PublicKeyCredential) return credential.toJSON();
  } catch (error) {
    if (error instanceof DOMException && error.name === "InvalidStateError") throw new Problem(400, "passkey_known", "");
    if (!(error instanceof DOMException)) throw error;
  }
  throw unused();
}

/** Asks for a passkey that is kept here; `options` come from the API. */
export const givePasskeyBy = (options: PublicKeyCredentialRequestOptionsJSON): Promise<unknown> =>
  proof(navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }));

/** Has the device make a passkey. */
export const makePasskeyBy = (options: PublicKeyCredentialCreationOptionsJSON): Promise<unknown> =>
  proof(navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }));
