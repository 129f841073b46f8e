import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

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

it.skipIf(!existsSync(MANIFEST))("weighs less than 300 KB when it is first opened", () => {
  const manifest = JSON.parse(readFileSync(MANIFEST, "utf8")) as Record<string, Chunk>;
  const files = needed(manifest, "index.html");
  needed(manifest, "src/pages/home/Home.tsx", files);
  // Of the languages, one.
  const words = Object.keys(manifest).filter((name) => name.includes("words:"));
  expect(words).toHaveLength(2);
  const language = Math.max(...words.map((name) => weight(needed(manifest, name))));
  expect(weight(files) + language).toBeLessThan(MOST);
});
