let renew: (() => Promise<void>) | null = null;

/** Has calls that find nobody signed in wait until somebody is, and be asked again. */
export function renewSessionsBy(how: () => Promise<void>): void {
  renew = how;
}

/**
 * Sends what `send` makes; a call that finds the session ended is sent once more when somebody has
 * signed in. `send` makes its request anew, as a request's body can be read only once.
 */
export async function renewing(send: () => Promise<Response>): Promise<Response> {
  const response = await send();
  if (!renew || response.status !== 401 || (await reauthenticates(response))) return response;
  await renew();
  return send();
}

/** Whether somebody is signed in, and only has to show once more that it is them. */
async function reauthenticates(response: Response): Promise<boolean> {
  try {
    const body = (await response.clone().json()) as { meta?: { is_authenticated?: boolean } };
    return body.meta?.is_authenticated === true;
  } catch {
    return false;
  }
}
