import { Input, Stack, Text, VisuallyHidden } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import type { ConditionJson } from "~/ui/conditions/conditions";
import "~/ui/conditions/conditions.css";
import { Counted } from "~/ui/conditions/Counted";
import { EditorContext, groupAt, type StepOption, useEdits } from "~/ui/conditions/editor";
import { AddMenu } from "~/ui/conditions/menus";
import { Node } from "~/ui/conditions/Node";
import { usePreview } from "~/ui/conditions/preview";

export type { ConditionJson, StepOption };

export interface ConditionEditorProps {
  value: ConditionJson | undefined;
  onChange: (value: ConditionJson | undefined) => void;
  /** Inside a workflow: its steps, to which conditions may refer. Elsewhere: absent. */
  steps?: readonly StepOption[] | undefined;
  label?: string | undefined;
  /** What is said of it where it stands. */
  error?: string | undefined;
  disabled?: boolean | undefined;
  /** Whether some of those who meet it are shown under their number. */
  sampled?: boolean | undefined;
}

/** The editor of conditions: rows behind the rails of their groups, the sentence they make, and how many meet it. */
export function ConditionEditor({ value, onChange, steps, label, error, disabled = false, sampled = false }: ConditionEditorProps) {
  const { t } = useTranslation();
  const id = useId();
  const preview = usePreview(value, steps !== undefined);
  const { editor, announced, container } = useEdits({ value, onChange, steps, mistakes: preview.mistakes, disabled });
  const alone = value !== undefined && groupAt(value, []) === null;
  return (
    <EditorContext value={editor}>
      <Stack gap="md" ref={container} role="group" aria-labelledby={id}>
        {label ? (
          <Text id={id} fw={600}>
            {label}
          </Text>
        ) : (
          <VisuallyHidden id={id}>{t("conditions.title")}</VisuallyHidden>
        )}
        {error && preview.mistakes.size === 0 && <Input.Error>{error}</Input.Error>}
        {value === undefined && <Text c="dimmed">{t("conditions.empty")}</Text>}
        <fieldset className="condition-parts" disabled={disabled}>
          {value && <Node key={alone ? editor.revision : 0} condition={value} path={[]} place={0} among={1} />}
        </fieldset>
        {!disabled && (value === undefined || alone) && <AddMenu add={(row) => editor.add([], row)} />}
        {value && <Counted preview={preview} sampled={sampled} />}
        <VisuallyHidden aria-live="polite">{announced}</VisuallyHidden>
      </Stack>
    </EditorContext>
  );
}
