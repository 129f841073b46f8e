import { Button, Chip, Fieldset, Group, Input, Pill, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { DateField, TimeField } from "~/ui/fields/DateField";
import { DurationField } from "~/ui/fields/DurationField";
import { FIXED_UNITS } from "~/ui/fields/durations";
import type { FieldProps } from "~/ui/fields/props";
import { readWindow, WEEKDAYS, type WindowJson, withChange } from "~/ui/fields/windows";

/** Days and hours in which emails, or every action, may happen (RUN-2); null: at any time. */
export function ScheduleField({ label, value, onChange, disabled = false, description, error }: FieldProps<WindowJson>) {
  const { t } = useTranslation();
  const shown = readWindow(value ?? {});
  const change = (part: Partial<WindowJson>) => onChange(withChange(value ?? {}, part));
  return (
    <Fieldset legend={label} disabled={disabled}>
      <Stack gap="md">
        {description && <Text c="dimmed">{description}</Text>}
        <DaysField value={shown.days} onChange={(days) => change({ days })} />
        <Group gap="sm" align="flex-start">
          <TimeField required label={t("fields.opens")} value={shown.opens} onChange={(opens) => change({ opens: opens ?? "" })} />
          <TimeField required label={t("fields.closes")} value={shown.closes} onChange={(closes) => change({ closes: closes ?? "" })} />
        </Group>
        {shown.overnight && <Text c="dimmed">{t("fields.overnight")}</Text>}
        <ClosedDays value={shown.closed_on} onChange={(closed_on) => change({ closed_on })} />
        <Radio.Group label={t("fields.holds")} value={shown.holds} onChange={(holds) => change({ holds: holds === "actions" ? "actions" : "emails" })}>
          <Group gap="lg" mt="xs">
            <Radio value="emails" label={t("fields.holdsEmails")} />
            <Radio value="actions" label={t("fields.holdsActions")} />
          </Group>
        </Radio.Group>
        <DurationField label={t("fields.spread")} units={FIXED_UNITS} value={shown.spread} onChange={(spread) => change({ spread: spread ?? "" })} />
        {error && <Input.Error>{error}</Input.Error>}
      </Stack>
    </Fieldset>
  );
}

interface DaysProps {
  value: readonly string[];
  onChange: (days: string[]) => void;
  label?: string | undefined;
}

/** Some days of the week, in their order. */
export function DaysField({ value, onChange, label }: DaysProps) {
  const { t } = useTranslation();
  const pick = (chosen: string[]) => onChange(WEEKDAYS.filter((day) => chosen.includes(day)));
  return (
    <Input.Wrapper label={label ?? t("fields.days")} labelElement="div" error={value.length === 0 ? t("fields.noDay") : null}>
      <Chip.Group multiple value={[...value]} onChange={pick}>
        <Group gap="xs" mt="xs">
          {WEEKDAYS.map((day) => (
            <Chip key={day} value={day} size="sm">
              {t(`fields.${day}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}

function ClosedDays({ value, onChange }: { value: readonly string[]; onChange: (days: string[]) => void }) {
  const { t, i18n } = useTranslation();
  const [day, choose] = useState<string | null>(null);
  const shown = (one: string) => {
    const at = new Date(`${one}T00:00:00Z`);
    return Number.isNaN(at.getTime()) ? one : new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeZone: "UTC" }).format(at);
  };
  const add = () => {
    if (day === null) return;
    onChange([...new Set([...value, day])].sort());
    choose(null);
  };
  return (
    <Stack gap="xs">
      <Group gap="sm" align="flex-end">
        <DateField label={t("fields.closedOn")} value={day} onChange={choose} />
        <Button variant="default" disabled={day === null} onClick={add}>
          {t("fields.addDay")}
        </Button>
      </Group>
      {value.length > 0 && (
        <Pill.Group>
          {value.map((one) => (
            <Pill key={one} withRemoveButton removeButtonProps={{ "aria-label": t("fields.removeDay", { day: shown(one) }), "aria-hidden": false, tabIndex: 0 }} onRemove={() => onChange(value.filter((each) => each !== one))}>
              {shown(one)}
            </Pill>
          ))}
        </Pill.Group>
      )}
    </Stack>
  );
}
