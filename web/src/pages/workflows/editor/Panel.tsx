import { Button, Fieldset, Stack, Text } from "@mantine/core";
import { memo, Suspense, useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { changeField, type Path, type Structure, TRIGGER } from "~/builder";
import { StepContext, useEdited, useEditor, type StepScope } from "~/pages/workflows/editor/context";
import { useNameOf } from "~/pages/workflows/editor/naming";
import { PanelFrame } from "~/pages/workflows/editor/PanelFrame";
import { TriggerFields } from "~/pages/workflows/editor/parts";
import type { Wrong } from "~/pages/workflows/editor/remote";
import { useStepName } from "~/pages/workflows/editor/saying";
import { Remedies, StepPanel } from "~/pages/workflows/editor/StepPanel";
import { useChangeSetting, useSettings } from "~/pages/workflows/editor/useSettings";
import { Loading } from "~/ui/States";

interface Props {
  /** "" is the trigger. */
  step: string;
  structure: Structure;
  here: number | undefined;
  focusing: boolean;
  focused: () => void;
  disabled: boolean;
  onClose: () => void;
}

export const Panel = memo(function Panel({ step: key, structure, here, focusing, focused, disabled, onClose }: Props) {
  const { t } = useTranslation();
  const editor = useEditor();
  const stepName = useStepName();
  const nameOf = useNameOf(structure);
  const problems = useEdited((state) => state.problems);
  const step = structure.graph.byKey.get(key);
  const change = useCallback((path: Path, value: unknown) => editor.run(changeField(editor.getState().history.draft, key, path, value)), [editor, key]);
  const own = useMemo(() => problems.filter((each) => each.step === key), [problems, key]);
  const frame = { focusing, focused, onClose };
  if (key === TRIGGER) {
    return (
      <PanelFrame title={t("editor.panel.trigger")} {...frame}>
        <TriggerPanel problems={own} disabled={disabled} />
      </PanelFrame>
    );
  }
  if (!step) {
    return (
      <PanelFrame title={key} {...frame}>
        <Text c="dimmed">{t("editor.panel.gone")}</Text>
      </PanelFrame>
    );
  }
  const scope: StepScope = { step, structure, disabled, problems: own, change, run: editor.run, nameOf };
  const number = structure.numbers.get(key);
  const title = [number, stepName(step.data.name, step.kind)].filter((part) => part !== undefined).join(" ");
  return (
    <PanelFrame title={title} {...frame}>
      <StepContext value={scope}>
        <Stack gap="lg" key={key} onBlur={editor.seal}>
          <StepPanel here={here} />
        </Stack>
      </StepContext>
    </PanelFrame>
  );
});

/** Who enters: what starts it, and the way to all other settings. */
function TriggerPanel({ problems, disabled }: { problems: readonly Wrong[]; disabled: boolean }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const draft = useEdited((state) => state.history.draft);
  const sentence = useEdited((state) => state.seen.words.trigger);
  const change = useChangeSetting();
  const settings = useSettings();
  return (
    <>
      {sentence && <Text dir="auto">{sentence}</Text>}
      <Remedies problems={problems} />
      <Fieldset variant="unstyled" disabled={disabled} data-fields onBlur={editor.seal}>
        <Suspense fallback={<Loading rows={3} />}>
          <TriggerFields draft={draft} change={change} />
        </Suspense>
      </Fieldset>
      <Button variant="default" disabled={disabled} onClick={settings.open}>
        {t("editor.panel.allSettings")}
      </Button>
      {settings.drawer}
    </>
  );
}
