import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useZone } from "~/app/session";
import { fromLocal, toLocal } from "~/pages/contacts/zoned";
import { type FieldProps, inputProps } from "~/ui/fields/props";
import { readLocalTime, readTime, writeLocalTime } from "~/ui/fields/times";
import { useDraft } from "~/ui/fields/useDraft";

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** A day of the calendar: `2026-12-24`. */
export function DateField({ value, onChange, ...props }: FieldProps<string>) {
  const { t } = useTranslation();
  const [draft, type] = useDraft<string, string>({ value: value ?? null, write: (day) => day ?? "", read: (typed) => (isDay(typed) ? typed : null), onChange });
  const wrong = draft !== "" && !isDay(draft);
  return <TextInput {...inputProps({ ...props, error: props.error ?? (wrong ? t("fields.notDate") : null) })} type={wrong ? "text" : "date"} value={draft} onChange={(event) => type(event.currentTarget.value)} />;
}

interface MomentProps extends FieldProps<string> {
  /** `instant`, in UTC, shown in the account's zone (unless told); `local`: on clocks named elsewhere, `2026-12-24 9:00`. */
  as?: "instant" | "local" | undefined;
}

/** A day and a time. */
export function MomentField({ value, onChange, as = "instant", ...props }: MomentProps) {
  const { t } = useTranslation();
  const zone = useZone();
  const [draft, type] = useDraft<string, string>({
    value: value ?? null,
    write: (at) => (at === null ? "" : as === "local" ? writeLocalTime(at) : toLocal(at, zone)),
    read: (typed) => (as === "local" ? readLocalTime(typed) : fromLocal(typed, zone)),
    onChange,
  });
  const description = props.description ?? (as === "instant" ? t("fields.inZone", { zone }) : undefined);
  return <TextInput {...inputProps({ ...props, description })} type="datetime-local" value={draft} onChange={(event) => type(event.currentTarget.value)} />;
}

/** A time of day, `9:00`. `24:00` ends a day. */
export function TimeField({ value, onChange, ...props }: FieldProps<string>) {
  const { t } = useTranslation();
  const [draft, type] = useDraft<string, string>({ value: value ?? null, write: (at) => at ?? "", read: readTime, onChange });
  const wrong = draft.trim() !== "" && readTime(draft) === null;
  return (
    <TextInput
      {...inputProps({ placeholder: t("fields.time"), ...props, error: props.error ?? (wrong ? t("fields.notTime") : null) })}
      inputMode="text"
      w="6rem"
      value={draft}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => type(readTime(draft) ?? draft)}
    />
  );
}
