/** What the palette of steps offers, for what is typed in it. */

import type { Draft } from "~/builder";
import { whyNotInsert } from "~/builder";
import type { Refusal } from "~/builder";
import { blankStep } from "~/builder/kinds";
import { FAMILIES, type Family, KINDS_OF, type PathKind } from "~/pages/workflows/canvas/families";

export interface Offer {
  readonly kind: PathKind;
  /** Why it cannot be put there. */
  readonly why: Refusal["refused"] | null;
}

export interface Shelf {
  readonly title: Family | "recent";
  readonly offers: readonly Offer[];
}

/** How many of those put last come first. */
export const RECENT = 3;

/** The kinds by family, those put last first. */
export function shelvesOf(draft: Draft, links: readonly string[], recent: readonly string[]): Shelf[] {
  const offer = (kind: PathKind): Offer => ({ kind, why: whyNotInsert(draft, links, blankStep(kind)) });
  const families = FAMILIES.map((title): Shelf => ({ title, offers: KINDS_OF[title].map(offer) }));
  const all = families.flatMap((shelf) => shelf.offers);
  const last = recent.flatMap((kind) => all.find((each) => each.kind === kind && !each.why) ?? []);
  return last.length ? [{ title: "recent", offers: last.slice(0, RECENT) }, ...families] : families;
}

/** The kinds put last with one more, which comes first. */
export function withRecent(recent: readonly string[], kind: string): string[] {
  return [kind, ...recent.filter((each) => each !== kind)].slice(0, RECENT);
}
