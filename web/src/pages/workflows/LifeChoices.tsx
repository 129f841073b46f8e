import { Checkbox, NumberInput, Radio, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { Pausing, Resuming } from "~/pages/workflows/life";

/** The longest over which those who are overdue go on: 31 days. */
const HOURS = 744;

/** What becomes of those inside while the workflow is paused. */
export function PauseChoice({ value, change }: { value: Pausing; change: (next: Pausing) => void }) {
  const { t } = useTranslation();
  return (
    <Radio.Group label={t("workflows.pauseMode")} value={value.mode} onChange={(mode) => change({ mode: mode === "skip" ? "skip" : "hold" })}>
      <Stack gap="sm" mt="sm">
        <Radio value="hold" label={t("workflows.hold")} />
        <Radio value="skip" label={t("workflows.skip")} />
      </Stack>
    </Radio.Group>
  );
}

interface ResumeChoiceProps {
  value: Resuming;
  change: (next: Resuming) => void;
  /** How many had their time come in the pause. */
  overdue: number;
  /** How many the pause refused. */
  refused: number;
}

/** What becomes of those whose time came in the pause, and of those whom it refused. */
export function ResumeChoice({ value, change, overdue, refused }: ResumeChoiceProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <Stack gap="md">
      {overdue > 0 && (
        <Radio.Group
          label={t("workflows.overdue", { count: overdue, number: number(overdue) })}
          value={value.overdue}
          onChange={(how) => change({ ...value, overdue: how === "skip" || how === "spread" ? how : "send" })}
        >
          <Stack gap="sm" mt="sm">
            <Radio value="send" label={t("workflows.overdueSend")} />
            <Radio value="spread" label={t("workflows.overdueSpread")} />
            <Radio value="skip" label={t("workflows.overdueSkip")} />
          </Stack>
        </Radio.Group>
      )}
      {overdue > 0 && value.overdue === "spread" && (
        <NumberInput label={t("workflows.hours")} min={1} max={HOURS} allowDecimal={false} clampBehavior="strict" value={value.hours} onChange={(hours) => change({ ...value, hours: Number(hours) || 1 })} />
      )}
      {refused > 0 && (
        <Checkbox label={t("workflows.letIn", { count: refused, number: number(refused) })} checked={value.let_in} onChange={(event) => change({ ...value, let_in: event.currentTarget.checked })} />
      )}
    </Stack>
  );
}
