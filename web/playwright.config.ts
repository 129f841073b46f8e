import { defineConfig } from "@playwright/test";

/** `tests/web/test_in_a_browser.py` starts the server, and says here where it is. */
const { JALON_APP = "", JALON_CHROMIUM = "/usr/bin/chromium" } = process.env;

const QUIET = ["--headless", "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export default defineConfig({
  testDir: "tests",
  projects: [
    { name: "journeys", testMatch: "*.spec.ts", testIgnore: "walk/**" },
    { name: "walk", testMatch: "walk/*.spec.ts" },
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
    locale: "en-GB",
    timezoneId: "Europe/Paris",
    screenshot: "only-on-failure",
  },
});
