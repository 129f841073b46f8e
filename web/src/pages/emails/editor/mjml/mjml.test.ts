import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { liquidOf, readHtml, shownHtml } from "~/pages/emails/editor/mjml/liquid";
import { type Piece, readMjml } from "~/pages/emails/editor/mjml/read";
import { quoted, writeMjml } from "~/pages/emails/editor/mjml/write";

const GALLERY = fileURLToPath(new URL("../../../../../../src/jalon/gallery", import.meta.url));

/** The blocks `mjml: |` of a file, less their margin. */
function designsOf(file: string): string[] {
  const lines = readFileSync(`${GALLERY}/${file}`, "utf8").split("\n");
  return lines.flatMap((line, at) => {
    if (line.trim() !== "mjml: |") return [];
    const margin = line.length - line.trimStart().length;
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((each) => each.trim() && each.length - each.trimStart().length <= margin);
    return [rest.slice(0, end < 0 ? undefined : end).map((each) => each.slice(margin + 2)).join("\n").trim()];
  });
}

const there = (source: string) => {
  const design = readMjml(source);
  if (!design) throw new Error("it cannot be read");
  return design;
};

const flat = (pieces: Piece[]): Piece[] => pieces.flatMap((piece) => [piece, ...(piece.kind === "block" ? flat(piece.pieces) : [])]);

const designs = readdirSync(GALLERY)
  .filter((name) => name.endsWith(".yaml") && name !== "index.yaml")
  .flatMap((name) => designsOf(name).map((source, at) => [`${name} ${at}`, source] as const));

it("finds the emails of the gallery", () => expect(designs.length).toBeGreaterThan(100));

describe.each(designs)("%s", (_, source) => {
  it("comes back as it was", () => {
    const design = there(source);
    const back = writeMjml(design);
    expect(there(back)).toEqual(design);
    expect(liquidOf(back)).toEqual(liquidOf(source));
    expect(back.replaceAll(/\s+/g, "")).toBe(source.replaceAll(/\s+/g, ""));
  });

  it("is read block by block, and its words survive being shown by a browser", () => {
    const pieces = flat(there(source).pieces);
    expect(pieces.some((piece) => piece.kind === "words" && piece.tag === "mj-text")).toBe(true);
    for (const piece of pieces) if (piece.kind === "words") expect(readHtml(shownHtml(piece.html))).toBe(piece.html);
  });
});

const EMAIL = `<mjml><mj-head><mj-style>.a > b { }</mj-style></mj-head><mj-body width="580px">
  {% for product in event.products %}
  <!-- one of them -->
  <mj-section><mj-column>
    <mj-image src="{{ product.image }}" alt="{{ product.name | default: "a thing" }}" />
    <mj-text>{% if product.price < 10 and contact.a > 1 %}Cheap<br>&amp; good{% endif %}</mj-text>
    <mj-table><tr><td>{% comment %} </mj-table> {% endcomment %}</td></tr></mj-table>
    <mj-divider/>
  </mj-column></mj-section>
  {% endfor %}
</mj-body></mjml>`;

it("keeps what it cannot edit as it is written, in its place", () => {
  const { before, body, pieces, after } = there(EMAIL);
  expect(before).toBe("<mjml><mj-head><mj-style>.a > b { }</mj-style></mj-head>");
  expect([body, after]).toEqual([{ width: "580px" }, "</mjml>"]);
  expect(pieces.map((piece) => piece.kind)).toEqual(["kept", "kept", "block", "kept"]);
  const inside = flat(pieces).filter((piece) => piece.kind !== "block");
  expect(inside).toContainEqual({ kind: "kept", source: "<mj-table><tr><td>{% comment %} </mj-table> {% endcomment %}</td></tr></mj-table>" });
  expect(inside).toContainEqual({ kind: "words", tag: "mj-image", attributes: { src: "{{ product.image }}", alt: '{{ product.name | default: "a thing" }}' }, html: "" });
  const back = writeMjml(there(EMAIL));
  expect(there(back)).toEqual(there(EMAIL));
  expect(liquidOf(back)).toEqual(liquidOf(EMAIL));
});

it("leaves to the source what it cannot read", () => {
  expect(readMjml("<p>Hello</p>")).toBeNull();
  expect(readMjml("<mjml><mj-body><mj-section></mj-body></mjml>")).toBeNull();
  expect(readMjml("<mjml><mj-body {% if x %}width='1px'{% endif %}></mj-body></mjml>")).toBeNull();
});

it("hides from a browser what is inside of Liquid, and reads it back", () => {
  expect(shownHtml('{% if a < b %}x < y{{ c | default: "d" }}')).toBe("{% if a &lt; b %}x < y{{ c | default: &quot;d&quot; }}");
  expect(readHtml('a&nbsp;b {{ c&nbsp;| default: &quot;d&quot; }}<br><img src="x">')).toBe('a&nbsp;b {{ c | default: "d" }}<br /><img src="x" />');
});

it("writes attributes that can be read", () => {
  expect(quoted('a?b=1&c=2&amp;d "e" {{ f | default: "g" }}')).toBe('a?b=1&amp;c=2&amp;d &quot;e&quot; {{ f | default: "g" }}');
});
