import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { runnerImport } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const BUILT = here("../src/jalon/pages/app");

/** What the development server passes on to `jalon web`: all that is not the app. */
const PASSED_ON = ["/api", "/_allauth", "/preview", "/email-frame"];

const ALIAS = { "~": here("./src") };

export default defineConfig({
  plugins: [react(), languages(), compressed()],
  resolve: { alias: ALIAS },
  build: { outDir: BUILT, emptyOutDir: true, assetsInlineLimit: 0, manifest: true, chunkSizeWarningLimit: 1500 },
  server: { proxy: Object.fromEntries(PASSED_ON.map((path) => [path, { target: "http://127.0.0.1:8000", changeOrigin: false }])) },
  test: {
    projects: [
      // Nothing here is kept between tests, so that one process serves all files.
      { extends: true, test: { name: "logic", isolate: false, include: ["src/**/*.test.ts", "checks/**/*.test.ts"] } },
      { extends: true, test: { name: "screens", include: ["src/**/*.test.tsx"], environment: "jsdom", setupFiles: ["checks/browser.ts"] } },
    ],
  },
});

/** The modules `words:en/first` and so on: some texts of one language alone. */
function languages(): Plugin {
  const name = "\0words:";
  return {
    name: "languages",
    resolveId: (id) => (id.startsWith("words:") ? `\0${id}` : undefined),
    async load(id) {
      if (!id.startsWith(name)) return undefined;
      const { module, dependencies } = await runnerImport<{ files: Record<string, unknown> }>(here("./src/i18n/words.ts"), { configFile: false, resolve: { alias: ALIAS } });
      for (const each of dependencies) this.addWatchFile(each);
      return `export default ${JSON.stringify(module.files[id.slice(name.length)])}`;
    },
  };
}

/** Files compressed once, here, and not by the server for each visitor. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle() {
      const assets = join(BUILT, "assets");
      for (const name of readdirSync(assets).filter((each) => /\.(js|css|svg)$/.test(each))) {
        const path = join(assets, name);
        const content = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(content));
      }
    },
  };
}
