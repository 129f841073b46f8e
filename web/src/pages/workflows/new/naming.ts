import { slugOf } from "~/pages/audiences/slugs";

/** Short names that are pages of their own: a workflow of that name would have no address. */
const TAKEN = ["new"];

const MOST = 64;

/** A short name made from a name: not one that is known to be taken. */
export function suggested(name: string, taken: readonly string[] = []): string {
  const wished = slugOf(name);
  if (wished === "") return "";
  const isFree = (slug: string) => ![...TAKEN, ...taken].includes(slug);
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? "" : `-${number}`;
    const slug = wished.slice(0, MOST - end.length).replace(/-+$/, "") + end;
    if (isFree(slug)) return slug;
  }
}

/** As definitions take it: small letters, digits and hyphens, at most 64. */
export const isSlug = (slug: string): boolean => /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/.test(slug) && !TAKEN.includes(slug);
