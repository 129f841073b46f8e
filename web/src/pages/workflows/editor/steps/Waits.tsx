import { Button, Group, Pill, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Fields } from "~/builder";
import { useStep } from "~/pages/workflows/editor/context";
import { useChoices } from "~/pages/workflows/editor/steps/choices";
import { At, ChoiceOf, Of, SwitchOf, TextOf, useField } from "~/pages/workflows/editor/steps/fields";
import { modeOf, type Moment, MOMENTS, offsetOf, withMode, withOffset } from "~/pages/workflows/editor/steps/moments";
import { DateField, DaysField, DurationField, type FieldProps, TimeField } from "~/ui/fields";
import { WEEKDAYS } from "~/ui/fields/windows";
import { AttributeField } from "~/ui/pick";

export function Delay() {
  const { t } = useTranslation();
  return <Of name="wait" input={DurationField} help={t("editor.whenEmpty", { value: t("editor.day") })} />;
}

export function DelayMore() {
  const { t } = useTranslation();
  const choices = useChoices();
  return (
    <>
      <Of name="at" input={TimeField} help={t("editor.help.at")} />
      <ChoiceOf name="count_from" options={choices("count_from")} fallback="arrival" />
    </>
  );
}

/** A moment of the calendar: which kind of moment first, then what tells it. */
export function WaitUntil() {
  const { t } = useTranslation();
  const { step, change, disabled } = useStep();
  const [chosen, choose] = useState<Moment | null>(null);
  const mode = modeOf(step.data) ?? chosen ?? "time";
  const turn = (next: string) => {
    const moment = MOMENTS.find((each) => each === next) ?? "time";
    choose(moment);
    change([], withMode(step.data, moment));
  };
  return (
    <>
      <Radio.Group label={t("editor.until.label")} value={mode} onChange={turn}>
        <Stack gap="xs" mt="xs">
          {MOMENTS.map((moment) => (
            <Radio key={moment} value={moment} label={t(`editor.until.${moment}`)} disabled={disabled} />
          ))}
        </Stack>
      </Radio.Group>
      {mode === "hours" && <Hours />}
      {mode === "date" && <Of name="date" input={DateField} required />}
      {mode === "attribute" && <ByAttribute />}
      {mode !== "hours" && <Of name="time" input={TimeField} required={mode === "time"} />}
      {(mode === "time" || mode === "hours") && <Days />}
    </>
  );
}

export function WaitUntilMore() {
  const { t } = useTranslation();
  const choices = useChoices();
  return (
    <>
      <ChoiceOf name="if_past" options={choices("if_past")} fallback="skip" />
      <TextOf name="holidays" help={t("editor.help.holidays")} />
      <SkippedDays />
    </>
  );
}

function Days() {
  const { t } = useTranslation();
  const { held, put } = useField({ name: "weekdays" });
  const days = Array.isArray(held) ? (held as string[]) : [...WEEKDAYS];
  return (
    <At name="weekdays">
      <DaysField label={t("editor.field.weekdays")} value={days} onChange={(next) => put(next.length % WEEKDAYS.length === 0 ? undefined : next)} />
    </At>
  );
}

function Hours() {
  const { t } = useTranslation();
  const { held, put, shown } = useField({ name: "hours" });
  const hours = (held ?? {}) as Fields;
  const change = (part: Fields) => {
    const left = Object.entries({ ...hours, ...part }).filter(([, time]) => time !== null);
    put(left.length ? Object.fromEntries(left) : undefined);
  };
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return (
    <At name="hours">
      <Group gap="sm" align="flex-start">
        <TimeField label={t("editor.from")} required disabled={shown.disabled} error={shown.error} value={text(hours.from)} onChange={(from) => change({ from })} />
        <TimeField label={t("editor.till")} required disabled={shown.disabled} value={text(hours.to)} onChange={(to) => change({ to })} />
      </Group>
    </At>
  );
}

const Dates = (props: FieldProps<string>) => <AttributeField {...props} types={["date", "datetime"]} />;

function ByAttribute() {
  const { t } = useTranslation();
  const { step, change, disabled } = useStep();
  const offset = offsetOf(step.data);
  return (
    <>
      <Of name="attribute" required input={Dates} />
      <Radio.Group label={t("editor.offset.label")} value={offset} onChange={(next) => change([], withOffset(step.data, next))}>
        <Group gap="lg" mt="xs">
          {(["on", "before", "after"] as const).map((each) => (
            <Radio key={each} value={each} label={t(`editor.offset.${each}`)} disabled={disabled} />
          ))}
        </Group>
      </Radio.Group>
      {offset !== "on" && <Of name={offset} input={DurationField} required />}
    </>
  );
}

function SkippedDays() {
  const { t } = useTranslation();
  const { held, put, shown } = useField({ name: "skip_days" });
  const [day, choose] = useState<string | null>(null);
  const days = Array.isArray(held) ? (held as string[]) : [];
  const add = () => {
    if (day !== null) put([...new Set([...days, day])].sort());
    choose(null);
  };
  return (
    <At name="skip_days">
      <Stack gap="xs">
        <Group gap="sm" align="flex-end">
          <DateField {...shown} value={day} onChange={choose} />
          <Button variant="default" disabled={day === null} onClick={add}>
            {t("editor.addDay")}
          </Button>
        </Group>
        <Pill.Group>
          {days.map((each) => (
            <Pill key={each} withRemoveButton disabled={shown.disabled} removeButtonProps={{ "aria-label": t("editor.pair.remove", { name: each }), "aria-hidden": false, tabIndex: 0 }} onRemove={() => put(days.length > 1 ? days.filter((one) => one !== each) : undefined)}>
              {each}
            </Pill>
          ))}
        </Pill.Group>
      </Stack>
    </At>
  );
}

export function WaitFor() {
  const { t } = useTranslation();
  return <Of name="limit" input={DurationField} required help={t("editor.help.limit")} />;
}

export function WaitForMore() {
  return <SwitchOf name="only_from_now" />;
}
