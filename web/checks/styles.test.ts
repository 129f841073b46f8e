import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

const SOURCES = fileURLToPath(new URL("../src", import.meta.url));
const sheets = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".css"));

/** What ESLint refuses in the code, here for the style sheets: ui/tokens.ts sets colours and sizes. */
describe.each(sheets)("%s", (name) => {
  const text = readFileSync(`${SOURCES}/${name}`, "utf8").replaceAll(/\/\*.*?\*\//gs, "");

  it("sets no colour", () => {
    expect(text.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/gi)).toBeNull();
  });

  it("sets no size in pixels, save the width of a line", () => {
    expect(text.match(/(?<![\w.-])(?!1px|2px)\d+(?:\.\d+)?px\b/gi)).toBeNull();
  });
});

it("has the style sheet of each of Mantine's components that the app uses", () => {
  const have = readFileSync(`${SOURCES}/ui/mantine.css`, "utf8");
  const theirs = new Set(readdirSync(fileURLToPath(new URL("../node_modules/@mantine/core/styles", import.meta.url))));
  const used = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx"))
    .flatMap((name) => [...readFileSync(`${SOURCES}/${name}`, "utf8").matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)])
    .flatMap((found) => (found[1] ?? "").split(",").map((each) => `${each.trim().replace(/^type /, "")}.css`));
  expect([...new Set(used)].filter((name) => theirs.has(name) && !have.includes(`/${name}"`))).toEqual([]);
});
