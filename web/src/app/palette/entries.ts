import type { components } from "~/api/schema";

export type Hit = components["schemas"]["Hit"];

/** Where things of a kind have their pages, less what their address ends with. */
const SHELVES: Record<Hit["kind"], string> = {
  contact: "/contacts",
  workflow: "/workflows",
  segment: "/segments",
  list: "/lists",
  email: "/emails",
  form: "/forms",
  landing_page: "/landing-pages",
  resource: "/resources",
};

/** The address of what was found; null: it has no page among these patterns of the router. */
export function addressOf(hit: Hit, patterns: readonly string[]): string | null {
  const shelf = `${SHELVES[hit.kind]}/`;
  const known = patterns.some((pattern) => pattern.startsWith(`${shelf}$`) && !pattern.slice(shelf.length).includes("/"));
  return known ? shelf + encodeURIComponent(hit.id) : null;
}

const wordsOf = (text: string) => text.normalize("NFD").replaceAll(/\p{Diacritic}/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u);

/** Whether a label has the beginnings of all words asked for, whatever case, accents and signs between. */
export function mentions(label: string, asked: string): boolean {
  const words = wordsOf(label);
  return wordsOf(asked).every((word) => words.some((each) => each.startsWith(word)));
}

/** The place after a step up or down, around the ends. */
export const stepped = (at: number, by: number, count: number): number => (count === 0 ? 0 : (at + by + count) % count);
