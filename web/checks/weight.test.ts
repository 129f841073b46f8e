import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

import { files } from "~/i18n/words";

const BUILT = fileURLToPath(new URL("../../src/jalon/pages/app", import.meta.url));
const MANIFEST = join(BUILT, ".vite", "manifest.json");
const MOST = 300 * 1000;

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
}

/** The files that a part of the app needs before it can show anything. */
function needed(manifest: Record<string, Chunk>, part: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[part];
  if (!chunk) throw new Error(`The build has no ${part}.`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const sheet of chunk.css ?? []) found.add(sheet);
  for (const other of chunk.imports ?? []) needed(manifest, other, found);
  return found;
}

/** As they travel to browsers over https: in Brotli. Those that know gzip alone get 15 % more. */
const weight = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + statSync(join(BUILT, `${file}.br`)).size, 0);

const get = (texts: object, key: string) => key.split(".").reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], texts);

const there = existsSync(MANIFEST);
const manifest = there ? (JSON.parse(readFileSync(MANIFEST, "utf8")) as Record<string, Chunk>) : {};

/** What shows the frame and the home page, without the texts. */
const shown = there ? needed(manifest, "src/pages/home/Home.tsx", needed(manifest, "index.html")) : new Set<string>();

it.skipIf(!there)("weighs less than 300 KB when it is first opened", () => {
  const texts = Object.keys(manifest).filter((name) => /words:.*first/.test(name));
  expect(texts).toHaveLength(2);
  const language = Math.max(...texts.map((name) => weight(needed(manifest, name))));
  expect(weight(shown) + language).toBeLessThan(MOST);
});

it.skipIf(!there)("shows at first only texts that are there", () => {
  const keys = new RegExp(`["'\`]((?:${Object.keys(files["en/later"]).join("|")})(?:\\.[\\w-]+)+)["'\`]`, "g");
  const early = [...shown].filter((file) => file.endsWith(".js")).flatMap((file) => [...readFileSync(join(BUILT, file), "utf8").matchAll(keys)]);
  const missing = early.map((match) => match[1] ?? "").filter((key) => !get(files["en/first"], key));
  expect(missing).toEqual([]);
});
