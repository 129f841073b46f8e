/** A block that is not read by Liquid either, or a piece of Liquid. */
const LIQUID = /\{%-?\s*(raw|comment)\s*-?%\}[\s\S]*?\{%-?\s*end\1\s*-?%\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;

/** Signs of no language, which stand for pieces of Liquid while the rest is read. */
const FIRST = "\uE000";
const LAST = "\uE001";
const MARK = /\uE000(\d+)\uE001/g;

export interface Masked {
  text: string;
  /** A text with the Liquid back in the place of its marks. */
  restored: (text: string) => string;
}

/** Puts the Liquid aside: what is in it (`<`, quotes) is neither markup nor text. */
export function masked(source: string): Masked {
  const pieces: string[] = [];
  const text = source.replaceAll(/[\uE000\uE001]/g, "").replaceAll(LIQUID, (piece) => {
    pieces.push(piece);
    return `${FIRST}${pieces.length - 1}${LAST}`;
  });
  return { text, restored: (given) => given.replaceAll(MARK, (_, at) => pieces[Number(at)] ?? "") };
}

/** The pieces of Liquid of a source, in order. */
export const liquidOf = (source: string): string[] => [...source.matchAll(LIQUID)].map(([piece]) => piece);

const AS_TEXT: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const AS_LIQUID: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": " ", "\u00A0": " " };

/** HTML for a browser, which must not read what is inside of the Liquid. */
export const shownHtml = (html: string): string => html.replaceAll(LIQUID, (piece) => piece.replaceAll(/[&<>"]/g, (sign) => AS_TEXT[sign] ?? sign));

const VOID = /<(br|hr|img|wbr)\b((?:[^>"']|"[^"]*"|'[^']*')*?)\s*\/?>/gi;

/** What a browser says of HTML that it showed, and that somebody may have written in. */
export function readHtml(html: string): string {
  const whole = html.replaceAll(LIQUID, (piece) => piece.replaceAll(/&(?:amp|lt|gt|quot|nbsp);|\u00A0/g, (sign) => AS_LIQUID[sign] ?? sign));
  const { text, restored } = masked(whole);
  return restored(text.replaceAll(VOID, "<$1$2 />")).trim();
}

/** Whether a browser would carry Liquid out of where it stands: it lets no text be right inside of a table or a list of choices. */
export function movesLiquid(html: string): boolean {
  return /<(table|select|style|script|svg)\b/i.test(html) && /\{[{%]/.test(html);
}
