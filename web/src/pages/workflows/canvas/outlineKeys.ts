/** Where the arrow keys lead in the outline. */

import type { Direction, Place, Row } from "~/builder";
import { samePlace } from "~/pages/workflows/canvas/spots";

export function placeOfRow(row: Row): Place {
  const link = row.links[0]?.id ?? "";
  if (row.kind === "trigger" || row.kind === "step") return { step: row.step };
  return row.kind === "branch" ? { branch: link } : { end: link };
}

/** The next place, or a branch to fold or unfold; null where there is neither. */
export type Went = { readonly place: Place } | { readonly fold: string } | null;

export function wentFrom(rows: readonly Row[], from: Place, to: Direction): Went {
  const at = rows.findIndex((row) => samePlace(placeOfRow(row), from));
  const row = rows[at];
  if (!row) return rows[0] ? { place: placeOfRow(rows[0]) } : null;
  if (to === "up") return going(rows[at - 1]);
  const next = rows[at + 1];
  if (to === "down") return going(next);
  const inside = next && next.level > row.level;
  if (to === "right") return row.folded === null ? (inside ? going(next) : null) : { fold: row.links[0]?.id ?? "" };
  if (row.kind === "branch" && row.folded === null && inside) return { fold: row.links[0]?.id ?? "" };
  return going(rows.slice(0, at).findLast((each) => each.level < row.level));
}

const going = (row: Row | undefined): Went => (row ? { place: placeOfRow(row) } : null);
