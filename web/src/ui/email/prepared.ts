/** What runs, or fetches what runs. */
const RUNS = "script, base, iframe, object, embed, link, meta[http-equiv]";

/** What an email fetches as it is shown: the address of an image, a background, a style sheet. */
const FETCHED = /((?:\s(?:src|srcset|background|poster)\s*=\s*["']?|url\(\s*["']?|@import\s+["'])\s*)(https?:\/\/[^\s"'()<>]+)/gi;

const EMPTY = "data:,";

/** The sites that an email would ask for something, each once. */
export function sitesIn(html: string): string[] {
  const addresses = [...html.matchAll(FETCHED)].map((found) => found[2] ?? "").filter(isOutside);
  return [...new Set(addresses.map((address) => new URL(address).host))];
}

/** The same email, with nothing in the place of what other sites would be asked for. */
export const withoutSites = (html: string): string => html.replaceAll(FETCHED, (whole, before: string, address: string) => (isOutside(address) ? before + EMPTY : whole));

/** Takes what runs out of an email, and the image that notes an open; its links open beside the app. */
export function prepare(page: Document): void {
  for (const each of page.querySelectorAll(RUNS)) each.remove();
  for (const image of page.querySelectorAll("img")) {
    if (isNoted(image.getAttribute("src") ?? "")) image.remove();
  }
  for (const each of page.querySelectorAll("*")) {
    for (const { name } of [...each.attributes].filter((attribute) => attribute.name.startsWith("on"))) each.removeAttribute(name);
  }
  for (const link of page.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
}

const isNoted = (address: string): boolean => pathOf(address).startsWith("/o/");

const isOutside = (address: string): boolean => URL.canParse(address) && new URL(address).origin !== location.origin && !isNoted(address);

function pathOf(address: string): string {
  try {
    return new URL(address, "http://here.invalid").pathname;
  } catch {
    return "";
  }
}

/** Which of the tracked links of an email an address is, from 1; 0: none of them. */
export function linkNumber(html: string, address: string): number {
  const tokens = [...html.matchAll(/\shref\s*=\s*["'][^"']*?\/c\/([A-Za-z0-9_-]+)/g)].map((found) => found[1]);
  return tokens.indexOf(/^\/c\/([A-Za-z0-9_-]+)/.exec(pathOf(address))?.[1]) + 1;
}
