import { Alert, Box, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { DESIGNER_PATH, listen, tell } from "~/pages/emails/editor/designer/protocol";
import { readMjml } from "~/pages/emails/editor/mjml/read";
import { attributes } from "~/pages/emails/editor/queries";
import { variablesWith } from "~/pages/emails/editor/variables";

interface Props {
  mjml: string;
  locale: string;
  change: (mjml: string, locale: string) => void;
}

const SRC = `${import.meta.env.BASE_URL.replace(/\/$/, "")}${DESIGNER_PATH}`;

/** The visual editor, in a frame of its own: it writes styles as this page's policy refuses. */
export function Visual(props: Props) {
  const { t } = useTranslation();
  if (readMjml(props.mjml) === null) return <Alert color="info">{t("emailEditor.unreadable")}</Alert>;
  return (
    <>
      <Text hiddenFrom="sm">{t("emailEditor.noSmall")}</Text>
      <Box visibleFrom="sm">
        <Framed {...props} />
      </Box>
    </>
  );
}

function Framed({ mjml, locale, change }: Props) {
  const { t, i18n } = useTranslation();
  const mayRead = useMay("contacts:read");
  const known = useQuery({ ...attributes, enabled: mayRead }).data;
  const frame = useRef<HTMLIFrameElement>(null);
  const ready = useRef(false);
  /** What the frame shows already. */
  const shown = useRef({ mjml: "", locale: "" });
  const latest = useRef({ mjml, locale, change, known });
  const show = () => {
    const window = frame.current?.contentWindow;
    if (!window || !ready.current) return;
    const { mjml, locale, known } = latest.current;
    shown.current = { mjml, locale };
    tell(window, { kind: "load", mjml, locale, variables: variablesWith(known ?? []) });
  };
  useEffect(() => {
    const learned = latest.current.known !== known;
    latest.current = { mjml, locale, change, known };
    if (learned || shown.current.mjml !== mjml || shown.current.locale !== locale) show();
  }, [mjml, locale, change, known]);
  useEffect(
    () =>
      listen(
        () => frame.current?.contentWindow ?? null,
        (message) => {
          if (message.kind === "ready") {
            ready.current = true;
            show();
          } else if (message.kind === "changed") {
            shown.current = { mjml: message.mjml, locale: message.locale };
            latest.current.change(message.mjml, message.locale);
          }
        },
      ),
    [],
  );
  return <iframe key={i18n.language} ref={frame} src={SRC} title={t("emailEditor.design")} className="editor-frame" />;
}
