/** What a call was refused with, or why it has no answer. */
export class Problem extends Error {
  override name = "Problem";

  constructor(
    /** The status of HTTP; 0: there was no answer. */
    readonly status: number,
    /** Never changes, whatever the language. */
    readonly code: string,
    /** What is wrong, and where. */
    readonly detail: string,
    /** How to mend it. */
    readonly remedy: string = "",
    /** By which the server's log names the call. */
    readonly requestId: string = "",
  ) {
    super(detail);
  }

  /** Nobody is signed in, or no longer. */
  get signedOut(): boolean {
    return this.status === 401;
  }

  get offline(): boolean {
    return this.status === 0;
  }
}

/** From a response that is not well: problem+json (RFC 9457), or whatever stood in its place. */
export async function problemOf(response: Response): Promise<Problem> {
  const id = response.headers.get("X-Request-Id") ?? "";
  try {
    const body: unknown = await response.clone().json();
    if (typeof body === "object" && body !== null) {
      const given = body as Record<string, unknown>;
      const text = (name: string) => (typeof given[name] === "string" ? given[name] : "");
      return new Problem(response.status, text("code") || "unknown", text("detail"), text("remedy"), id);
    }
  } catch {
    // Not JSON: a proxy's page, perhaps.
  }
  return new Problem(response.status, "unknown", response.statusText, "", id);
}
