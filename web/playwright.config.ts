import { defineConfig } from "@playwright/test";

import type { Language } from "./tests/watched";

/** `tests/web/test_in_a_browser.py` starts the server, and says here where it is. */
const { JALON_APP = "", JALON_CHROMIUM = "/usr/bin/chromium" } = process.env;

const QUIET = ["--headless", "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** The journeys that `make test` makes in French, and the others in English. */
const IN_FRENCH = ["first", "import", "life", "trouble", "welcome"].map((name) => `${name}.spec.ts`);

/** Every journey in a language, and under a name of its own its part of them for a shorter run. */
const journeys = (language: Language, locale: string) => {
  // One at a time: they share an installation, and some skip its time.
  const every = { testMatch: "*.spec.ts", testIgnore: ["walk/**"], workers: 1, use: { language, locale } };
  const part = language === "fr" ? { testMatch: IN_FRENCH } : { testIgnore: ["walk/**", ...IN_FRENCH] };
  return [
    { ...every, name: language },
    { ...every, ...part, name: `some-${language}` },
  ];
};

export default defineConfig<{ language: Language }>({
  testDir: "tests",
  projects: [
    ...journeys("en", "en-GB"),
    ...journeys("fr", "fr-FR"),
    { name: "furnish", testMatch: "walk/furnish.setup.ts" },
    { name: "walk", testMatch: "walk/*.spec.ts", testIgnore: "walk/empty.spec.ts", fullyParallel: true, dependencies: ["furnish"] },
    { name: "empty", testMatch: "walk/empty.spec.ts", fullyParallel: true },
    { name: "bench", testMatch: "bench/*.bench.ts", workers: 1, timeout: 900_000, expect: { timeout: 60_000 } },
  ],
  workers: 2,
  timeout: 60_000,
  maxFailures: 5,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    baseURL: JALON_APP,
    browserName: "chromium",
    launchOptions: { executablePath: JALON_CHROMIUM, args: QUIET },
    actionTimeout: 10_000,
    viewport: { width: 1280, height: 720 },
    timezoneId: "Europe/Paris",
    // Half-way through a transition, no colour is what it will be.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
  },
});
