import type { Component, ComponentDefinition } from "grapesjs";

import { readHtml, shownHtml } from "~/pages/emails/editor/mjml/liquid";
import type { Attributes, Piece } from "~/pages/emails/editor/mjml/read";

/** The component that shows what is left as it is written. */
export const KEPT = "kept";

/** Parts that a text is written into. */
const WRITTEN = new Set(["mj-text", "mj-button"]);
/** Parts that hold HTML or nothing, and no other part. */
const LEAVES = new Set([...WRITTEN, "mj-image", "mj-divider", "mj-spacer"]);

export function componentOf(piece: Piece): ComponentDefinition {
  if (piece.kind === "kept") return { type: KEPT, source: piece.source };
  const { tag, attributes } = piece;
  const made = { type: tag, tagName: tag, attributes: { ...attributes } };
  if (piece.kind === "block") return { ...made, components: piece.pieces.map(componentOf) };
  return WRITTEN.has(tag) ? { ...made, content: shownHtml(piece.html) } : made;
}

/** What is written in a component that is being written in, which it knows only later. */
export type Writing = (component: Component) => string | null;

/** Nothing for what is no part of an email, such as the style sheets of columns. */
export function pieceOf(component: Component, writing: Writing): Piece | null {
  const tag = String(component.get("type"));
  if (tag === KEPT) return { kind: "kept", source: String(component.get("source")) };
  if (!tag.startsWith("mj-")) return null;
  const attributes = attributesOf(component);
  if (!LEAVES.has(tag)) return { kind: "block", tag, attributes, pieces: piecesIn(component, writing) };
  return { kind: "words", tag, attributes, html: WRITTEN.has(tag) ? readHtml(writing(component) ?? htmlOf(component)) : "" };
}

export const piecesIn = (component: Component, writing: Writing): Piece[] =>
  component.components().models.flatMap((each) => pieceOf(each, writing) ?? []);

const htmlOf = (component: Component): string => (component.components().length > 0 ? component.getInnerHTML() : component.get("content") ?? "");

export function attributesOf(component: Component): Attributes {
  const { id: _id, style: _style, class: _class, ...given } = component.get("attributes") as Record<string, unknown>;
  if (component.get("type") === "mj-image") given.src = component.get("src");
  const written = Object.entries(given).flatMap(([name, value]) => (typeof value === "string" || typeof value === "number" ? [[name, String(value)] as const] : []));
  // An attribute that the panel has cleared is none, but for the text of an image that says nothing.
  return Object.fromEntries(written.filter(([name, value]) => value !== "" || name === "alt"));
}
