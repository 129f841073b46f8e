import { masked, type Masked, movesLiquid } from "~/pages/emails/editor/mjml/liquid";

/** A part of an email, as the visual editor takes it. */
export type Piece =
  | { kind: "block"; tag: string; attributes: Attributes; pieces: Piece[] }
  /** Holds HTML, which may be empty. */
  | { kind: "words"; tag: string; attributes: Attributes; html: string }
  /** What the visual editor moves, copies and drops, but leaves as it is written. */
  | { kind: "kept"; source: string };

/** As they are written between the quotes. */
export type Attributes = Record<string, string>;

export interface Design {
  /** From the beginning of the source to its body: the head, as it is written. */
  before: string;
  body: Attributes;
  pieces: Piece[];
  after: string;
}

const BLOCKS = new Set(["mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-hero"]);
const WORDS = new Set(["mj-text", "mj-button", "mj-image", "mj-divider", "mj-spacer"]);

const ATTRIBUTES = /([^\s"'>=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const REST_OF_TAG = String.raw`(?:[^>"']|"[^"]*"|'[^']*')*`;
const BODY = new RegExp(`<mj-body\\b(${REST_OF_TAG}?)(/?)>`);
const TOKEN = new RegExp(String.raw`<!--[\s\S]*?-->|<(/?)([a-zA-Z][\w-]*)(${REST_OF_TAG}?)(/?)>|[^<]+|<`, "g");

/** Reads MJML; null: it has no body that could be edited block by block. */
export function readMjml(source: string): Design | null {
  const mask = masked(source);
  const open = BODY.exec(mask.text);
  if (!open || !isPlain(open[1] ?? "")) return null;
  const start = open.index + open[0].length;
  const end = open[2] ? start : mask.text.lastIndexOf("</mj-body>");
  if (end < start) return null;
  const reader = new Reader(mask.text.slice(start, end), mask);
  const pieces = reader.pieces("");
  if (pieces === null) return null;
  return {
    before: mask.restored(mask.text.slice(0, open.index)),
    body: attributesOf(open[1] ?? "", mask),
    pieces,
    after: mask.restored(mask.text.slice(open[2] ? start : end + "</mj-body>".length)),
  };
}

function attributesOf(text: string, mask: Masked): Attributes {
  return Object.fromEntries([...text.matchAll(ATTRIBUTES)].map(([, name = "", one, other]) => [name, mask.restored(one ?? other ?? "")]));
}

/** What is not written as name="value" would be lost. */
const isPlain = (attributes: string): boolean => !attributes.replaceAll(ATTRIBUTES, "").trim();

interface Token {
  text: string;
  at: number;
  closes: boolean;
  /** Nothing for text and comments. */
  tag: string;
  attributes: string;
  alone: boolean;
}

class Reader {
  private readonly tokens: Token[];
  private next = 0;

  constructor(
    private readonly text: string,
    private readonly mask: Masked,
  ) {
    this.tokens = [...text.matchAll(TOKEN)].map((found) => ({
      text: found[0],
      at: found.index,
      closes: found[1] === "/",
      tag: found[2] ?? "",
      attributes: found[3] ?? "",
      alone: found[4] === "/",
    }));
  }

  /** What stands inside of a tag, up to its end; null: it does not end. */
  pieces(inside: string): Piece[] | null {
    const found: Piece[] = [];
    for (let token = this.tokens[this.next++]; token; token = this.tokens[this.next++]) {
      if (token.closes) return token.tag === inside ? found : null;
      if (!token.text.trim()) continue;
      const piece = token.tag ? this.element(token) : this.kept(token.text);
      if (piece === null) return null;
      found.push(piece);
    }
    return inside ? null : found;
  }

  private element(token: Token): Piece | null {
    const { tag } = token;
    const attributes = attributesOf(token.attributes, this.mask);
    const plain = isPlain(token.attributes);
    if (BLOCKS.has(tag) && plain) {
      const pieces = token.alone ? [] : this.pieces(tag);
      return pieces && { kind: "block", tag, attributes, pieces };
    }
    const inside = token.alone ? "" : this.inside(tag);
    if (inside === null) return null;
    const html = this.mask.restored(inside);
    if (WORDS.has(tag) && plain && !movesLiquid(html) && !html.includes("<!--")) return { kind: "words", tag, attributes, html: html.trim() };
    const last = this.tokens[this.next - 1];
    return this.kept(this.text.slice(token.at, last ? last.at + last.text.length : this.text.length));
  }

  /** The source up to the end of a tag that was just opened. */
  private inside(tag: string): string | null {
    const start = this.tokens[this.next]?.at ?? 0;
    let depth = 1;
    for (let token = this.tokens[this.next++]; token; token = this.tokens[this.next++]) {
      if (token.tag !== tag || token.alone) continue;
      depth += token.closes ? -1 : 1;
      if (depth === 0) return this.text.slice(start, token.at);
    }
    return null;
  }

  private kept(source: string): Piece {
    return { kind: "kept", source: this.mask.restored(source).trim() };
  }
}
