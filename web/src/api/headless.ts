import { csrfToken, fetchOrProblem } from "~/api/client";
import { Problem, problemOf } from "~/api/problem";
import { renewing } from "~/api/renewal";

/** What could be done next, of which one is pending. */
export interface Flow {
  id: string;
  is_pending?: boolean;
  types?: string[];
}

/** What django-allauth's headless interface answers. */
export interface Answer {
  status: number;
  data?: unknown;
  meta?: Record<string, unknown>;
}

interface Told extends Omit<Answer, "status"> {
  errors?: { message: string; code: string; param?: string }[];
  code?: string;
}

interface Sent {
  body?: unknown;
  headers?: Record<string, string>;
}

/** Who is signed in has to show once more that it is them, before a change that matters. */
export class Unsure extends Problem {
  override name = "Unsure";

  constructor() {
    super(401, "reauthenticate", "");
  }

  override get signedOut(): boolean {
    return false;
  }
}

const PLACE = "/_allauth/browser/v1";

function request(method: string, path: string, sent: Sent): Request {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...sent.headers };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (sent.body !== undefined) headers["Content-Type"] = "application/json";
  const body = sent.body === undefined ? {} : { body: JSON.stringify(sent.body) };
  return new Request(new URL(PLACE + path, location.origin), { method, headers, ...body });
}

async function answered(response: Response): Promise<Answer> {
  let told: Told;
  try {
    told = (await response.clone().json()) as Told;
  } catch {
    throw await problemOf(response);
  }
  const [error] = told.errors ?? [];
  if (error) throw new Problem(response.status, error.code, error.message);
  if (response.status === 429) throw new Problem(429, "rate_limited", "");
  if (told.code) throw await problemOf(response);
  if (response.status === 403 || response.status >= 500) throw new Problem(response.status, "unknown", response.statusText);
  return { ...told, status: response.status };
}

/** A call on the way in: that nobody is signed in yet is an answer like any other. */
export async function entry(method: string, path: string, sent: Sent = {}): Promise<Answer> {
  return answered(await fetchOrProblem(request(method, path, sent)));
}

/** A call of somebody signed in. Throws `Unsure` where the password is asked for once more. */
export async function own(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await answered(await renewing(() => fetchOrProblem(request(method, path, { body }))));
  if (answer.status === 401) throw answer.meta?.is_authenticated ? new Unsure() : new Problem(401, "unauthenticated", "");
  return answer;
}
