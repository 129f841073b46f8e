export const PARAMETERS = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"] as const;

export type Parameters = Record<(typeof PARAMETERS)[number], string>;

/** What a rule is to hold: what is filled in, and what takes one of the account's away (an empty text) as it did before. */
export function parametersOf(values: Parameters, before: Readonly<Record<string, string>>): Partial<Parameters> {
  const kept = PARAMETERS.filter((name) => values[name] !== "" || before[name] === "");
  return Object.fromEntries(kept.map((name) => [name, values[name]]));
}

/** As at the end of a link. */
export const queryOf = (parameters: Readonly<Record<string, string>>): string =>
  PARAMETERS.filter((name) => name in parameters)
    .map((name) => `${name}=${parameters[name]}`)
    .join(" & ");
