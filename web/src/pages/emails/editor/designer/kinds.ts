import type { Component, Editor, TraitProperties } from "grapesjs";

import { attributesOf, KEPT } from "~/pages/emails/editor/designer/pieces";

export interface KindWords {
  names: Record<string, string>;
  traits: { href: string; choose: string; src: string; alt: string; width: string };
  kept: string;
}

const IN_COLUMN = ["mj-text", "mj-button", "mj-image", "mj-divider", "mj-spacer", KEPT];
const CONTAINERS: Record<string, string[]> = {
  "mj-body": ["mj-section", "mj-wrapper", "mj-hero", KEPT],
  "mj-wrapper": ["mj-section", KEPT],
  "mj-section": ["mj-column", "mj-group", KEPT],
  "mj-group": ["mj-column"],
  "mj-column": IN_COLUMN,
  "mj-hero": IN_COLUMN,
};
const LEAVES = ["mj-text", "mj-button", "mj-image", "mj-divider", "mj-spacer"];

const among = (types: string[]): string => types.map((type) => `[data-gjs-type="${type}"]`).join(", ");

/** Parts of the plug-in's views that are written anew here. */
interface MjmlView {
  getMjmlTemplate: (this: unknown) => { start: string; end: string };
}

/**
 * Makes the plug-in's kinds tell what is written, and no more: left to itself it writes defaults of
 * its own over those of `mj-attributes`, which it does not read, and drops what equals its own.
 */
export function defineKinds(editor: Editor, head: () => string, words: KindWords): void {
  for (const type of [...Object.keys(CONTAINERS), ...LEAVES]) redefine(editor, type, head, words);
  editor.Components.addType(KEPT, {
    model: {
      defaults: {
        name: words.kept,
        source: "",
        droppable: false,
        editable: false,
        stylable: false,
        traits: [],
        draggable: among(Object.keys(CONTAINERS)),
        attributes: { class: "kept" },
      },
    },
    view: {
      tagName: () => "tr",
      onRender({ el, model }) {
        const cell = el.ownerDocument.createElement("td");
        cell.textContent = String(model.get("source"));
        cell.title = words.kept;
        el.replaceChildren(cell);
      },
    },
  });
}

function redefine(editor: Editor, type: string, head: () => string, words: KindWords): void {
  const kind = editor.Components.getType(type);
  if (!kind) return;
  const template = ((kind.view as { prototype: unknown }).prototype as MjmlView).getMjmlTemplate;
  const inside = CONTAINERS[type];
  editor.Components.addType(type, {
    model: {
      defaults: {
        "style-default": {},
        name: words.names[type] ?? type,
        traits: traitsOf(type, words.traits),
        droppable: inside ? among(inside) : false,
        ...(type === "mj-image" && { src: "", attributes: { alt: "" } }),
      },
      getMjmlAttributes(this: Component) {
        return shownAttributes(this);
      },
    },
    view: {
      getMjmlTemplate(this: unknown) {
        const { start, end } = template.call(this);
        return { start: start.replace("<mjml>", `<mjml>${head()}`), end };
      },
    },
  });
}

/** What the canvas compiles: Liquid has no address there, and its quotes would end the attribute. */
function shownAttributes(component: Component): Record<string, string> {
  const shown = Object.entries(attributesOf(component)).filter(([name, value]) => !(/^(src|background-url)$/.test(name) && value.includes("{{")));
  return Object.fromEntries(shown.map(([name, value]) => [name, value.replaceAll('"', "&quot;")]));
}

const chooser = (text: string): Partial<TraitProperties> => ({ type: "button", name: "choose", label: false, text, full: true, command: (editor) => editor.AssetManager.open({ types: ["image"] }) });

function traitsOf(type: string, words: KindWords["traits"]): Partial<TraitProperties>[] {
  const href = { name: "href", label: words.href };
  const width = { name: "width", label: words.width };
  if (type === "mj-image") return [chooser(words.choose), { name: "src", label: words.src, changeProp: true }, { name: "alt", label: words.alt }, href, width];
  if (type === "mj-button") return [href, width];
  return type === "mj-column" ? [width] : [];
}
