import type { SectorProperties } from "grapesjs";

import type { en } from "~/pages/emails/editor/words";

export type StyleWords = (typeof en)["styles"];

const UNITS = ["px", "%"];
const SIDES = ["top", "right", "bottom", "left"] as const;
const WEIGHTS = ["400", "600", "700"];
const FONTS = ["Helvetica, Arial, sans-serif", "Georgia, serif", "Verdana, sans-serif", "Tahoma, sans-serif", "Courier New, monospace"];

const length = (property: string, name: string) => ({ property, name, type: "integer", units: UNITS, default: "" });
const colour = (property: string, name: string) => ({ property, name, type: "color", default: "" });
const choice = (property: string, name: string, labels: Record<string, string>) => ({
  property,
  name,
  type: "select",
  default: "",
  options: [{ id: "", label: "–" }, ...Object.entries(labels).map(([id, label]) => ({ id, label }))],
});

const asThey = (values: string[]) => Object.fromEntries(values.map((value) => [value, value]));

/** What of a part may be set; the panel shows what its kind has. */
export function stylesIn(words: StyleWords): SectorProperties[] {
  const sides = { left: words.left, center: words.center, right: words.right };
  return [
    {
      name: words.text,
      properties: [
        choice("font-family", words.font, asThey(FONTS)),
        length("font-size", words.size),
        choice("font-weight", words.weight, asThey(WEIGHTS)),
        { property: "line-height", name: words.lineHeight, default: "" },
        colour("color", words.colour),
        choice("align", words.align, sides),
        choice("text-align", words.align, sides),
      ],
    },
    {
      name: words.look,
      properties: [
        colour("background-color", words.background),
        colour("container-background-color", words.behind),
        length("border-radius", words.radius),
        { property: "border", name: words.border, default: "" },
        length("border-width", words.borderWidth),
        colour("border-color", words.borderColour),
      ],
    },
    {
      name: words.space,
      properties: [
        length("width", words.width),
        length("height", words.height),
        { property: "padding", name: words.padding, default: "" },
        ...SIDES.map((side) => length(`padding-${side}`, words[`padding_${side}`])),
        choice("vertical-align", words.vertical, { top: words.top, middle: words.middle, bottom: words.bottom }),
      ],
    },
  ].map((sector) => ({ ...sector, open: false }));
}
