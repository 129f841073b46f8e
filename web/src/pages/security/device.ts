// The first that an agent names counts: those that name others for compatibility come before them.
const BROWSERS = [
  ["Edge", /\bEdg(e|A|iOS)?\//],
  ["Opera", /\b(OPR|Opera)\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(Firefox|FxiOS)\//],
  ["Chrome", /\b(Chrome|CriOS|Chromium)\//],
  ["Safari", /\bSafari\//],
] as const;

const SYSTEMS = [
  ["Android", /\bAndroid\b/],
  ["iOS", /\b(iPhone|iPad|iPod)\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\bMac OS X\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["Linux", /\bLinux\b/],
] as const;

export interface Device {
  browser: string;
  system: string;
}

/** The kind of browser and system that a user agent tells; null: it tells neither. */
export function deviceOf(agent: string): Device | null {
  const named = (kinds: readonly (readonly [string, RegExp])[]) => kinds.find(([, told]) => told.test(agent))?.[0] ?? "";
  const device = { browser: named(BROWSERS), system: named(SYSTEMS) };
  return device.browser && device.system ? device : null;
}
