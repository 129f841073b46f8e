import { NumberInput, Radio, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { Part } from "~/pages/workflows/publish/Part";

interface ExistingChoiceProps {
  value: boolean;
  change: (value: boolean) => void;
  /** How many days ago an event may have happened. */
  within: number;
  reach: (days: number) => void;
  /** Null: they are not let in, and not counted. */
  count: number | null;
}

/** Only contacts who meet the trigger from now on, or those who meet it already, too. */
export function ExistingChoice({ value, change, within, reach, count }: ExistingChoiceProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <Part title={t("publish.existing")}>
      <Radio.Group aria-label={t("publish.existing")} value={value ? "yes" : "no"} onChange={(chosen) => change(chosen === "yes")}>
        <Stack gap="sm">
          <Radio value="no" label={t("publish.existingNo")} />
          <Radio value="yes" label={t("publish.existingYes")} description={t("publish.existingHelp")} />
        </Stack>
      </Radio.Group>
      {value && <NumberInput label={t("publish.within")} description={t("publish.withinHelp")} min={1} max={3660} allowDecimal={false} maw="24rem" value={within} onChange={(days) => reach(Math.max(1, Number(days) || 1))} />}
      <div aria-live="polite">{value && count !== null && <Text fw={600}>{t("publish.existingCount", { count, number: number(count) })}</Text>}</div>
    </Part>
  );
}
