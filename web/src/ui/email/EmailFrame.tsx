import { Alert, Box, Button, Group, Text } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { prepare, sitesIn, withoutSites } from "~/ui/email/prepared";

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

/** The server's empty page to write an email into. */
const FRAME = "/email-frame";

/** Whether emails may fetch images of other sites: asked once for as long as the window is open. */
const useOutside = () => useSessionStorage({ key: "jalon.emails.outside", defaultValue: false, getInitialValueInEffect: false });

/** An email as its reader sees it, images of other sites once one wants them. It runs nothing. */
export function EmailFrame(shown: Shown) {
  const { t, i18n } = useTranslation();
  const [outside, allow] = useOutside();
  const sites = sitesIn(shown.html);
  return (
    <>
      {!outside && sites.length > 0 && (
        <Alert color="info">
          <Group justify="space-between" gap="sm">
            <Text>{t("email.outside", { sites: new Intl.ListFormat(i18n.language).format(sites) })}</Text>
            <Button variant="default" onClick={() => allow(true)}>
              {t("email.load")}
            </Button>
          </Group>
        </Alert>
      )}
      <BareEmail {...shown} />
    </>
  );
}

/** The frame alone. */
export function BareEmail({ html, title, dark = false, width, onLink }: Shown) {
  const [outside] = useOutside();
  const frame = useRef<HTMLIFrameElement>(null);
  const clicked = useRef(onLink);
  useEffect(() => {
    clicked.current = onLink;
  });
  const write = () => {
    const element = frame.current;
    const page = element?.contentDocument;
    // Until its page is there, the frame has the policy of the app, which lets no style through.
    if (!element || page?.location.pathname !== FRAME) return;
    fill(page, outside ? html : withoutSites(html));
    for (const sheet of page.styleSheets) takeTheme(sheet, dark);
    const fit = () => (element.style.height = `${page.documentElement.scrollHeight}px`);
    fit();
    // What it shows comes by and by.
    page.onload = fit;
    for (const image of page.images) image.onload = fit;
    page.onclick = (event) => {
      const link = (event.target as Element).closest("a[href]");
      if (link && clicked.current?.(link.getAttribute("href") ?? "")) event.preventDefault();
    };
  };
  useEffect(write, [html, dark, width, outside]);
  return (
    <Box
      key={String(outside)}
      component="iframe"
      ref={frame}
      title={title}
      src={outside ? `${FRAME}?outside` : FRAME}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      onLoad={write}
      w={width ?? "100%"}
      maw="100%"
      mih={320}
      className="email"
      style={{ colorScheme: dark ? "dark" : "light" }}
    />
  );
}

/** Reads an email as a part of the frame, whose policy, not the app's, allows its styles. */
function fill(page: Document, html: string): void {
  const { DOMParser } = page.defaultView as Window & typeof globalThis;
  const email = new DOMParser().parseFromString(html, "text/html");
  prepare(email);
  page.querySelector(":root")?.remove();
  page.append(page.adoptNode(email.documentElement));
}

/** Has a style sheet take the theme asked for, whatever the one of the system. */
function takeTheme(sheet: CSSStyleSheet, dark: boolean): void {
  for (const rule of sheet.cssRules) {
    if (!("media" in rule)) continue;
    const { media } = rule as CSSMediaRule;
    const asked = /prefers-color-scheme:\s*(dark|light)/.exec(media.mediaText)?.[1];
    if (asked) media.mediaText = (asked === "dark") === dark ? "all" : "not all";
  }
}
