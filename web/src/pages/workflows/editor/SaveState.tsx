import { Anchor, Group, Text, Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCloudOff, IconLoader } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { now } from "~/api/client";
import { Problem } from "~/api/problem";
import { useZone } from "~/app/session";
import { useEdited, useEditor } from "~/pages/workflows/editor/context";
import type { EditorState } from "~/pages/workflows/editor/store";
import { useFormats } from "~/i18n/formats";

/** Whether the server has what one sees. */
export function SaveState() {
  const { t } = useTranslation();
  const editor = useEditor();
  const saving = useEdited((state) => state.saving);
  const failure = useEdited((state) => state.failure);
  const text = useText();
  const Icon = { saved: IconCheck, waiting: IconLoader, saving: IconLoader, kept: IconCloudOff, refused: IconAlertTriangle }[saving];
  const hue = saving === "kept" ? "warn" : saving === "refused" ? "bad" : "dimmed";
  const why = failure instanceof Problem ? [failure.detail, failure.remedy].filter(Boolean).join(" ") : failure?.message;
  return (
    <Group gap="xs" c={hue} wrap="nowrap" role="status">
      <Icon size={16} aria-hidden />
      <Tooltip label={why} disabled={!why} multiline maw="24rem" events={{ hover: true, focus: true, touch: true }}>
        <Text {...(why ? { tabIndex: 0 } : {})}>{text(saving)}</Text>
      </Tooltip>
      {(saving === "kept" || saving === "refused") && (
        <Anchor component="button" type="button" onClick={() => void editor.flush()}>
          {t("editor.tryAgain")}
        </Anchor>
      )}
    </Group>
  );
}

function useText() {
  const { t } = useTranslation();
  const { time } = useTimes();
  const savedAt = useEdited((state) => state.seen.savedAt);
  const failure = useEdited((state) => state.failure);
  return (saving: EditorState["saving"]): string => {
    if (saving === "saved") return savedAt === null ? t("editor.saving.nothing") : t("editor.saving.saved", { at: time(savedAt) });
    if (saving === "kept" && !(failure instanceof Problem && failure.offline)) return t("editor.saving.unanswered");
    return t(`editor.saving.${saving}`);
  };
}

/** The time of today, else the day as well. */
function useTimes() {
  const { i18n } = useTranslation();
  const { instant } = useFormats();
  const timeZone = useZone();
  const day = (at: Date) => new Intl.DateTimeFormat("en", { dateStyle: "short", timeZone }).format(at);
  const time = (at: string) => {
    if (day(new Date(at)) !== day(now())) return instant(at, timeZone);
    return new Intl.DateTimeFormat(i18n.language, { timeStyle: "short", timeZone }).format(new Date(at));
  };
  return { time };
}
