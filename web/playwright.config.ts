import { defineConfig } from "@playwright/test";

import type { Language } from "./tests/watched";

/** `tests/web/test_in_a_browser.py` starts the server, and says here where it is. */
const { JALON_APP = "", JALON_CHROMIUM = "/usr/bin/chromium" } = process.env;

const QUIET = ["--headless", "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Every journey, in a language. */
const journeys = (language: Language, locale: string) => ({
  name: language,
  testMatch: "*.spec.ts",
  testIgnore: "walk/**",
  use: { language, locale },
});

export default defineConfig<{ language: Language }>({
  testDir: "tests",
  projects: [
    journeys("en", "en-GB"),
    journeys("fr", "fr-FR"),
    { name: "walk", testMatch: "walk/*.spec.ts" },
    { name: "bench", testMatch: "bench/*.bench.ts", timeout: 900_000, expect: { timeout: 60_000 } },
  ],
  workers: 1,
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
