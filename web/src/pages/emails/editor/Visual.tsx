import { Alert, Box, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { DESIGNER_PATH, listen, tell, type ToDesigner } from "~/pages/emails/editor/designer/protocol";
import { ImageDialog } from "~/pages/emails/editor/images/ImageDialog";
import { readMjml } from "~/pages/emails/editor/mjml/read";
import { attributes } from "~/pages/emails/editor/queries";
import { variablesWith } from "~/pages/emails/editor/variables";

interface Props {
  mjml: string;
  locale: string;
  change: (mjml: string, locale: string) => void;
}

/** How long a frame that is gone is listened to, in milliseconds. */
const FAREWELL = 1000;

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

const send = (frame: HTMLIFrameElement | null, message: ToDesigner): void => {
  if (frame?.contentWindow) tell(frame.contentWindow, message);
};

function Framed({ mjml, locale, change }: Props) {
  const { t, i18n } = useTranslation();
  const mayRead = useMay("contacts:read");
  const known = useQuery({ ...attributes, enabled: mayRead }).data;
  const frame = useRef<HTMLIFrameElement>(null);
  const ready = useRef(false);
  /** An image that was asked for. */
  const [wanted, setWanted] = useState<{ file: File | null } | null>(null);
  /** What the frame shows already. */
  const shown = useRef({ mjml: "", locale: "" });
  const latest = useRef({ mjml, locale, change, known });
  const show = () => {
    const { mjml, locale } = latest.current;
    shown.current = { mjml, locale };
    if (ready.current) send(frame.current, { kind: "load", mjml, locale });
  };
  const offer = () => {
    if (ready.current) send(frame.current, { kind: "variables", names: variablesWith(latest.current.known ?? []) });
  };
  useEffect(() => {
    const learned = latest.current.known !== known;
    latest.current = { mjml, locale, change, known };
    if (learned) offer();
    if (shown.current.mjml !== mjml || shown.current.locale !== locale) show();
  }, [mjml, locale, change, known]);
  useEffect(() => {
    let last: Window | null = null;
    const stop = listen(
      () => (last = frame.current?.contentWindow ?? last),
      (message) => {
        if (message.kind === "ready") {
          ready.current = true;
          show();
          offer();
        } else if (message.kind === "image") setWanted({ file: message.file });
        else if (message.kind === "changed") {
          shown.current = { mjml: message.mjml, locale: message.locale };
          latest.current.change(message.mjml, message.locale);
        }
      },
    );
    // What was written last is still on its way when something else is shown.
    return () => void setTimeout(stop, FAREWELL);
  }, []);
  const put = (src: string) => {
    setWanted(null);
    send(frame.current, { kind: "chosen", src });
  };
  return (
    <>
      <iframe key={i18n.language} ref={frame} src={SRC} title={t("emailEditor.design")} className="editor-frame" />
      {wanted && <ImageDialog file={wanted.file} choose={put} close={() => setWanted(null)} />}
    </>
  );
}
