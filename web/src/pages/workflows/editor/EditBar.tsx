import { ActionIcon, Badge, Box, Button, Group } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconSettings, IconUser } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import { TRIGGER, type Structure } from "~/builder";
import type { Editing } from "~/pages/workflows/canvas/types";
import { useEdited } from "~/pages/workflows/editor/context";
import { useNameOf } from "~/pages/workflows/editor/naming";
import { News } from "~/pages/workflows/editor/News";
import { ProblemMenu } from "~/pages/workflows/editor/ProblemMenu";
import { SaveState } from "~/pages/workflows/editor/SaveState";
import { useSettings } from "~/pages/workflows/editor/useSettings";
import { useUndoKeys } from "~/pages/workflows/editor/useUndoKeys";

interface Props {
  structure: Structure;
  selected: string | null;
  /** Opens the panel of a step. */
  go: (step: string) => void;
  editing: Back;
  disabled: boolean;
}

/** Going back on what was done, and looking at it. */
type Back = Pick<Editing, "undo" | "redo">;

/** What holds for the draft as a whole: undo, whether it is saved, its problems, who else is here, its settings. */
export const EditBar = memo(function EditBar({ structure, selected, go, editing, disabled }: Props) {
  const { t } = useTranslation();
  const nameOf = useNameOf(structure);
  const problems = useEdited((state) => state.problems);
  const settings = useSettings();
  return (
    <Group justify="space-between" gap="sm">
      <Group gap="sm" miw={0} flex="1 1 16rem">
        <Undoing editing={editing} disabled={disabled} />
        <SaveState />
        <Box miw={0} flex={1}>
          <News nameOf={nameOf} />
        </Box>
      </Group>
      <Group gap="sm">
        <Others structure={structure} />
        <ProblemMenu problems={problems} structure={structure} selected={selected} nameOf={nameOf} go={go} />
        <Button variant="default" disabled={disabled} leftSection={<IconSettings size={16} aria-hidden />} onClick={settings.open}>
          {t("editor.settings")}
        </Button>
      </Group>
      {settings.drawer}
    </Group>
  );
});

function Undoing({ editing, disabled }: { editing: Back; disabled: boolean }) {
  const { t } = useTranslation();
  const canUndo = useEdited((state) => state.history.done.length > 0) && !disabled;
  const canRedo = useEdited((state) => state.history.undone.length > 0) && !disabled;
  useUndoKeys(editing, disabled);
  return (
    <Group gap="xs" wrap="nowrap">
      <ActionIcon variant="default" size="lg" aria-label={t("editor.undo")} title={t("editor.undo")} disabled={!canUndo} onClick={editing.undo}>
        <IconArrowBackUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" size="lg" aria-label={t("editor.redo")} title={t("editor.redo")} disabled={!canRedo} onClick={editing.redo}>
        <IconArrowForwardUp size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

/** Who else is here, and where. */
function Others({ structure }: { structure: Structure }) {
  const { t } = useTranslation();
  const others = useEdited((state) => state.others);
  return others.map(({ who, step }) => {
    const number = structure.numbers.get(step);
    return (
      <Badge key={`${who} ${step}`} color="info" variant="outline" tt="none" leftSection={<IconUser size="1em" aria-hidden />}>
        {step === TRIGGER || number === undefined ? t("editor.othersWhole", { who }) : t("editor.others", { who, number })}
      </Badge>
    );
  });
}
