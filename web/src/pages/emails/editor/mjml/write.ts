import { masked } from "~/pages/emails/editor/mjml/liquid";
import type { Attributes, Design, Piece } from "~/pages/emails/editor/mjml/read";

const STEP = "  ";
/** These are written on one line with their end when nothing is in them. */
const ALONE = new Set(["mj-image", "mj-divider", "mj-spacer"]);

/** A design as MJML. What the visual editor does not touch is as it was. */
export function writeMjml({ before, body, pieces, after }: Design): string {
  const margin = /[^\S\n]*$/.exec(before)?.[0] ?? "";
  const inside = pieces.map((piece) => written(piece, margin + STEP)).join("\n");
  return `${before}<mj-body${attributesIn(body)}>\n${inside}${inside && "\n"}${margin}</mj-body>${after}`;
}

function written(piece: Piece, margin: string): string {
  if (piece.kind === "kept") return `${margin}${piece.source}`;
  const start = `${margin}<${piece.tag}${attributesIn(piece.attributes)}`;
  const end = `</${piece.tag}>`;
  if (piece.kind === "words") return !piece.html && ALONE.has(piece.tag) ? `${start} />` : `${start}>${piece.html}${end}`;
  if (piece.pieces.length === 0) return `${start}>${end}`;
  return [`${start}>`, ...piece.pieces.map((each) => written(each, margin + STEP)), `${margin}${end}`].join("\n");
}

const attributesIn = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${quoted(value)}"`)
    .join("");

/** What could not stand between quotes is written as XML has it; what is written so already, stays. */
export function quoted(value: string): string {
  const { text, restored } = masked(value);
  return restored(
    text
      .replaceAll(/&(?!#?\w+;)/g, "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll('"', "&quot;"),
  );
}
