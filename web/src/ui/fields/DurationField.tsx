import { Group, Input, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type FieldProps, inputProps } from "~/ui/fields/props";
import { type DurationDraft, readDuration, type Unit, UNITS, writeDuration } from "~/ui/fields/durations";
import { useDraft } from "~/ui/fields/useDraft";

interface Props extends FieldProps<string> {
  /** Which may be chosen: all, unless told. */
  units?: readonly Unit[] | undefined;
  /** Nothing is longer than no time at all: 0 is refused. */
  positive?: boolean | undefined;
}

/** A duration of a definition, such as `3 days`: a whole number and a unit. */
export function DurationField({ value, onChange, units = UNITS, positive = false, ...props }: Props) {
  const { t } = useTranslation();
  const [draft, type] = useDraft<string, DurationDraft>({
    value: value ?? null,
    write: (text) => readDuration(text ?? "") ?? { count: text ?? "", unit: units.includes("day") ? "day" : (units[0] ?? "day") },
    read: (typed) => (positive && Number(typed.count) === 0 ? null : writeDuration(typed)),
    onChange,
  });
  const wrong = draft.count.trim() !== "" && (writeDuration(draft) === null || (positive && Number(draft.count) === 0));
  const { label, description, error, ...shared } = inputProps({ ...props, error: props.error ?? (wrong ? t("fields.notDuration") : null) });
  const offered = units.includes(draft.unit) ? units : [...units, draft.unit];
  return (
    <Input.Wrapper label={label} description={description} error={error} required={shared.required} labelElement="div">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <TextInput {...shared} aria-label={t("fields.durationOf", { label: props.label })} error={Boolean(error)} inputMode="numeric" w="5rem" value={draft.count} onChange={(event) => type({ ...draft, count: event.currentTarget.value })} />
        <NativeSelect
          aria-label={t("fields.unitOf", { label: props.label })}
          disabled={shared.disabled}
          data={offered.map((unit) => ({ value: unit, label: t(`fields.${unit}`, { count: Number(draft.count) || 0 }) }))}
          value={draft.unit}
          onChange={(event) => type({ ...draft, unit: UNITS.find((unit) => unit === event.currentTarget.value) ?? draft.unit })}
        />
      </Group>
    </Input.Wrapper>
  );
}
