import "grapesjs/dist/css/grapes.min.css";
import "~/pages/emails/editor/designer/designer.css";

import { Alert, Box, SegmentedControl } from "@mantine/core";
import { createLazyRoute } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Canvas, type Shown } from "~/pages/emails/editor/designer/canvas";
import { type FromDesigner, listen, tell } from "~/pages/emails/editor/designer/protocol";
import { Toolbar } from "~/pages/emails/editor/designer/Toolbar";
import type { en } from "~/pages/emails/editor/words";

export const Route = createLazyRoute("/designer")({ component: Designer });

const PARTS = ["style", "settings", "layers"] as const;
const NOTHING: Shown = { undo: false, redo: false, writing: false };

/** The visual editor, alone on its page: the email editor frames it, and speaks with it (protocol.ts). */
function Designer() {
  const { t, i18n } = useTranslation();
  const canvas = useRef<HTMLDivElement>(null);
  const blocks = useRef<HTMLDivElement>(null);
  const styles = useRef<HTMLDivElement>(null);
  const traits = useRef<HTMLDivElement>(null);
  const layers = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Canvas | null>(null);
  const [shown, setShown] = useState(NOTHING);
  const [part, setPart] = useState<(typeof PARTS)[number]>("style");
  const [readable, setReadable] = useState(true);
  const [variables, setVariables] = useState<string[]>([]);
  const { language } = i18n;

  useEffect(() => {
    if (!canvas.current || !blocks.current || !styles.current || !traits.current || !layers.current) return;
    const answer = (message: FromDesigner) => tell(window.parent, message);
    const made = new Canvas(
      { canvas: canvas.current, blocks: blocks.current, styles: styles.current, traits: traits.current, layers: layers.current },
      i18n.getResource(language, "translation", "emailEditor") as typeof en,
      { changed: (mjml, locale) => answer({ kind: "changed", mjml, locale }), image: (file) => answer({ kind: "image", file }), shown: setShown },
    );
    const stop = listen(
      () => window.parent,
      (message) => {
        if (message.kind === "chosen") made.image(message.src);
        else if (message.kind === "variables") setVariables(message.names);
        else if (message.kind === "load") setReadable(made.load(message.mjml, message.locale));
      },
    );
    setDrawn(made);
    answer({ kind: "ready" });
    return () => {
      stop();
      made.destroy();
    };
  }, [i18n, language]);

  return (
    <Box className="designer" component="main" aria-label={t("emailEditor.design")}>
      <Box className="designer-bar surface">{drawn && <Toolbar canvas={drawn} shown={shown} variables={variables} />}</Box>
      {!readable && <Alert color="info">{t("emailEditor.unreadable")}</Alert>}
      <Box ref={blocks} className="designer-blocks" role="region" aria-label={t("emailEditor.blocksLabel")} />
      <Box className="designer-canvas">
        <div ref={canvas} />
      </Box>
      <Box className="designer-side surface" role="region" aria-label={t("emailEditor.side")}>
        <SegmentedControl
          fullWidth
          aria-label={t("emailEditor.side")}
          data={PARTS.map((value) => ({ value, label: t(`emailEditor.${value}`) }))}
          value={part}
          onChange={(value) => setPart(PARTS.find((each) => each === value) ?? "style")}
        />
        <div ref={styles} hidden={part !== "style"} />
        <div ref={traits} hidden={part !== "settings"} />
        <div ref={layers} hidden={part !== "layers"} />
      </Box>
    </Box>
  );
}
