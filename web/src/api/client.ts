import createClient, { type Middleware } from "openapi-fetch";

import { Problem, problemOf } from "~/api/problem";
import { renewing } from "~/api/renewal";
import type { paths } from "~/api/schema";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Django's token against forged requests: each change sends it back. */
export function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

/** `fetch`, but what has no answer is a Problem too. */
export async function fetchOrProblem(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    throw new Problem(0, "offline", "");
  }
}

/** A call that finds the session ended is asked again, with the token of the next one. */
const fetchAsked = (request: Request): Promise<Response> =>
  renewing(() => {
    const sent = request.clone();
    if (!READS.has(sent.method)) sent.headers.set("X-CSRFToken", csrfToken());
    return fetchOrProblem(sent);
  });

let serverAhead = 0;

/** Business time by the server's clock, which the sandbox may have moved ahead. */
export const now = (): Date => new Date(Date.now() + serverAhead);

const conventions: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", document.documentElement.lang);
    return request;
  },
  async onResponse({ response }) {
    const told = response.headers.get("Jalon-Time");
    if (told) serverAhead = new Date(told).getTime() - Date.now();
    if (!response.ok) throw await problemOf(response);
  },
};

/** The REST API, typed by its description. A call that is refused throws a Problem. */
export const api = createClient<paths>({ baseUrl: "/", fetch: fetchAsked });
api.use(conventions);

/** What a call answered; it has thrown if it was refused. */
export async function answerOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
