import source from "~/pages/emails/editor/designer/blocks.mjml?raw";
import { type Piece, readMjml } from "~/pages/emails/editor/mjml/read";
import { phrased } from "~/pages/emails/editor/phrases";

export const BLOCKS = ["text", "title", "image", "button", "divider", "spacer", "social", "one", "two", "three", "header", "footer"] as const;
export type Block = (typeof BLOCKS)[number];

/** What each block puts in, in the language of the email: in the source, a comment names it. */
export function blocksIn(locale: string): Map<Block, Piece> {
  const pieces = readMjml(phrased(source, locale))?.pieces ?? [];
  const found = new Map<Block, Piece>();
  for (const [at, piece] of pieces.entries()) {
    const name = piece.kind === "kept" ? BLOCKS.find((each) => piece.source === `<!-- ${each} -->`) : undefined;
    const next = pieces[at + 1];
    if (name && next) found.set(name, next);
  }
  return found;
}
