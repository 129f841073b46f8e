/** An email's HTML made ready for a frame of the app. */
export interface Prepared {
  /** Less its styles, which `styles` and the attributes `data-style` hold. */
  html: string;
  styles: string[];
}

/** A style sheet while it is set aside: what a browser neither applies nor runs. */
const SHEET = "text/jalon-style";
const RUNS = `script:not([type="${SHEET}"]), base, iframe, object, embed, link, meta[http-equiv]`;

/**
 * Takes out what runs, and the image that notes an open. The app's own policy refuses styles that
 * are written in a document, so they are set aside for the frame to apply.
 */
export function prepared(html: string): Prepared {
  const page = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  for (const each of page.querySelectorAll(RUNS)) each.remove();
  for (const image of page.querySelectorAll("img")) {
    if (pathOf(image.getAttribute("src") ?? "").startsWith("/o/")) image.remove();
  }
  const styles = [...page.querySelectorAll(`script[type="${SHEET}"]`)].map((sheet) => {
    sheet.remove();
    return sheet.textContent;
  });
  for (const each of page.querySelectorAll("*")) {
    for (const { name } of [...each.attributes].filter((attribute) => attribute.name.startsWith("on"))) each.removeAttribute(name);
  }
  for (const link of page.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  return { html: `<!doctype html>${page.documentElement.outerHTML}`, styles };
}

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi;
const QUOTED_OR_STYLE = /"[^"]*"|'[^']*'|\sstyle(?=\s*=)/gi;

/** Sets styles aside in the source: a browser complains of them as soon as they are read. */
function withoutStyles(html: string): string {
  return html
    .replaceAll(/<style\b[^>]*>/gi, `<script type="${SHEET}">`)
    .replaceAll(/<\/style\s*>/gi, "</script>")
    .replaceAll(TAG, (tag) => tag.replaceAll(QUOTED_OR_STYLE, (part) => (/^["']/.test(part) ? part : " data-style")));
}

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
