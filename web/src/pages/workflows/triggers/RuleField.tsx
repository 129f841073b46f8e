import { Anchor, Fieldset, Group, Input, NativeSelect, NumberInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Choice } from "~/pages/workflows/triggers/Choice";
import { DAYS, type Day, FREQUENCIES, type Recurrence, recurrenceOf, ruleOf } from "~/pages/workflows/triggers/recurrence";
import { DateField, DaysField } from "~/ui/fields";

interface Props {
  value: string;
  error: string | undefined;
  onChange: (rule: string) => void;
}

/** When a schedule comes round: chosen or, where that is not enough, written as a rule. */
export function RuleField({ value, error, onChange }: Props) {
  const { t } = useTranslation();
  const [writing, write] = useState(false);
  const chosen = recurrenceOf(value);
  const written = writing || chosen === null;
  return (
    <Stack gap="xs" align="stretch">
      {written ? (
        <TextInput required dir="ltr" label={t("triggers.rule")} error={error} description={t("triggers.ruleHelp")} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <>
          <Chosen value={chosen} onChange={(next) => onChange(ruleOf(next))} />
          {error && <Input.Error>{error}</Input.Error>}
        </>
      )}
      <Anchor component="button" type="button" size="xs" style={{ alignSelf: "flex-start" }} onClick={() => (chosen ? write(!writing) : onChange("FREQ=WEEKLY;BYDAY=MO"))}>
        {written ? t("triggers.byChoice") : t("triggers.byRule")}
      </Anchor>
    </Stack>
  );
}

interface ChosenProps {
  value: Recurrence;
  onChange: (value: Recurrence) => void;
}

function Chosen({ value, onChange }: ChosenProps) {
  const { t } = useTranslation();
  const change = (part: Partial<Recurrence>) => onChange({ ...value, ...part });
  const names = value.days.map((day) => DAYS[day] as string);
  const pick = (days: string[]) => change({ days: (Object.keys(DAYS) as Day[]).filter((day) => days.includes(DAYS[day])) });
  return (
    <Fieldset legend={t("triggers.every")}>
      <Stack gap="md">
        <Group gap="sm" align="flex-end">
          <NumberInput aria-label={t("triggers.intervalHelp")} w="5rem" min={1} max={999} allowDecimal={false} value={value.interval} onChange={(interval) => change({ interval: Math.max(1, Number(interval)) })} />
          <Choice label={t("triggers.frequency")} options={FREQUENCIES} name={(each) => t(`triggers.${each}`)} value={value.frequency} onChange={(frequency) => change({ frequency })} />
        </Group>
        {value.frequency === "WEEKLY" && <DaysField label={t("triggers.onDays")} value={names} onChange={pick} />}
        {value.frequency === "MONTHLY" && <MonthDay value={value} onChange={onChange} />}
        <Ending value={value} onChange={onChange} />
      </Stack>
    </Fieldset>
  );
}

function MonthDay({ value, onChange }: ChosenProps) {
  const { t } = useTranslation();
  const data = [{ value: "", label: t("triggers.startDay") }, ...Array.from({ length: 31 }, (_, day) => String(day + 1)), { value: "-1", label: t("triggers.lastDay") }];
  return <NativeSelect label={t("triggers.monthDay")} data={data} value={value.monthDay === null ? "" : String(value.monthDay)} onChange={(event) => onChange({ ...value, monthDay: event.currentTarget.value === "" ? null : Number(event.currentTarget.value) })} />;
}

const ENDS = ["never", "untilDay", "afterTimes"] as const;

function Ending({ value, onChange }: ChosenProps) {
  const { t } = useTranslation();
  const [picking, pick] = useState(false);
  const end = value.count !== null ? "afterTimes" : value.until !== null || picking ? "untilDay" : "never";
  const choose = (next: (typeof ENDS)[number]) => {
    pick(next === "untilDay");
    onChange({ ...value, until: null, count: next === "afterTimes" ? 10 : null });
  };
  return (
    <>
      <Choice label={t("triggers.ends")} options={ENDS} name={(each) => t(`triggers.${each}`)} value={end} onChange={choose} />
      {end === "untilDay" && <DateField required label={t("triggers.until")} value={value.until} onChange={(until) => onChange({ ...value, until })} />}
      {end === "afterTimes" && <NumberInput required label={t("triggers.count")} min={1} max={9999} allowDecimal={false} value={value.count ?? 1} onChange={(count) => onChange({ ...value, count: Math.max(1, Number(count)) })} />}
    </>
  );
}
