import type { Middleware } from "openapi-fetch";

import { Problem, problemOf } from "~/api/problem";

interface Wrong {
  path: string[];
  message: string;
}

/** A refusal that says of each field what is wrong with it. */
export class Refusal extends Problem {
  override name = "Refusal";

  constructor(
    problem: Problem,
    readonly problems: Wrong[],
  ) {
    super(problem.status, problem.code, problem.detail, problem.remedy, problem.requestId);
  }
}

/** For calls that send what somebody typed: keeps the server's answer on each field. */
export const byField: Middleware = {
  async onResponse({ response }) {
    if (response.status !== 422) return;
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => null);
    const given = typeof body === "object" && body !== null && "problems" in body ? body.problems : [];
    throw new Refusal(await problemOf(response), Array.isArray(given) ? given.filter(isWrong) : []);
  },
};

function isWrong(one: unknown): one is Wrong {
  return typeof one === "object" && one !== null && "path" in one && Array.isArray(one.path) && "message" in one && typeof one.message === "string";
}

/** What stands at each field; `rest`: something is wrong that concerns none of them. */
export interface Errors {
  fields: Record<string, string>;
  rest: boolean;
}

/** Where the parts of a refusal belong. `codes`: the fields that codes of the whole are about. */
export function errorsOf(error: Error, names: readonly string[], codes: Readonly<Record<string, string>> = {}): Errors {
  const fields: Record<string, string> = {};
  let rest = true;
  const whole = error instanceof Problem ? codes[error.code] : undefined;
  if (whole && error instanceof Problem) {
    fields[whole] = [error.detail, error.remedy].filter(Boolean).join(" ");
    rest = false;
  }
  if (error instanceof Refusal && error.problems.length > 0) {
    rest = false;
    for (const { path, message } of error.problems) {
      const name = path.findLast((part) => names.includes(part));
      if (name) fields[name] ??= message;
      else rest = true;
    }
  }
  return { fields, rest };
}
