import { Box } from "@mantine/core";
import { useEffect, useMemo, useRef } from "react";

import { prepared } from "~/ui/email/prepared";

interface Shown {
  html: string;
  /** What the frame is, for who cannot see it. */
  title: string;
  dark?: boolean;
  /** In pixels; without, as wide as there is room. */
  width?: number;
  /** Says whether it took care of a link that was clicked. */
  onLink?: (address: string) => boolean;
}

/** An email as its reader sees it. It runs nothing. */
export function EmailFrame({ html, title, dark = false, width, onLink }: Shown) {
  const frame = useRef<HTMLIFrameElement>(null);
  const ready = useMemo(() => prepared(html), [html]);
  const clicked = useRef(onLink);
  useEffect(() => {
    clicked.current = onLink;
  });
  const dress = () => {
    const element = frame.current;
    const page = element?.contentDocument;
    if (!element || !page?.defaultView) return;
    for (const each of page.querySelectorAll<HTMLElement>("[data-style]")) each.style.cssText = each.dataset.style ?? "";
    page.adoptedStyleSheets = ready.styles.map((style) => sheetOf(page, style, dark));
    element.style.height = `${page.documentElement.scrollHeight}px`;
    page.onclick = (event) => {
      const link = (event.target as Element).closest("a[href]");
      if (link && clicked.current?.(link.getAttribute("href") ?? "")) event.preventDefault();
    };
  };
  useEffect(dress, [ready, dark, width]);
  return (
    <Box
      component="iframe"
      ref={frame}
      title={title}
      srcDoc={ready.html}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      onLoad={dress}
      w={width ?? "100%"}
      maw="100%"
      mih={320}
      className="email"
      style={{ colorScheme: dark ? "dark" : "light" }}
    />
  );
}

/** A style sheet that takes the theme asked for, whatever the one of the system. */
function sheetOf(page: Document, style: string, dark: boolean): CSSStyleSheet {
  const window = page.defaultView as Window & typeof globalThis;
  const sheet = new window.CSSStyleSheet();
  sheet.replaceSync(style);
  for (const rule of sheet.cssRules) {
    if (!("media" in rule)) continue;
    const { media } = rule as CSSMediaRule;
    const asked = /prefers-color-scheme:\s*(dark|light)/.exec(media.mediaText)?.[1];
    if (asked) media.mediaText = (asked === "dark") === dark ? "all" : "not all";
  }
  return sheet;
}
