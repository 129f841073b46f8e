/** What the area holds, as the addresses and the API call it, and where the words of each stand. */
export const WORDS = { forms: "forms", resources: "resources", "landing-pages": "landing" } as const;
export type Kind = keyof typeof WORDS;
