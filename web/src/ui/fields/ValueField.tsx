import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useZone } from "~/app/session";
import type { AttributeType } from "~/pages/contacts/types";
import { draftOf, readDraft } from "~/pages/contacts/values";
import { DateField, MomentField } from "~/ui/fields/DateField";
import { type FieldProps, inputProps } from "~/ui/fields/props";
import { useDraft } from "~/ui/fields/useDraft";
import { ValuesField } from "~/ui/fields/ValuesField";

/** A value as definitions hold it. */
export type Value = string | number | boolean | string[];

interface Props extends FieldProps<Value> {
  /** Of the attribute whose value it is. */
  type: AttributeType;
}

/** A value of an attribute, as its type is written. */
export function ValueField({ type, ...props }: Props) {
  switch (type) {
    case "boolean":
      return <BooleanField {...props} />;
    case "number":
      return <NumberField {...props} />;
    case "date":
      return <DateField {...props} value={textOrNothing(props.value)} />;
    case "datetime":
      return <MomentField {...props} value={textOrNothing(props.value)} />;
    case "texts":
      return <ValuesField {...props} value={Array.isArray(props.value) ? props.value : null} />;
    default:
      return <PlainField {...props} />;
  }
}

const textOrNothing = (value: Value | null | undefined) => (typeof value === "string" ? value : null);

function PlainField({ value, onChange, ...props }: FieldProps<Value>) {
  const shown = value === null || value === undefined ? "" : String(value);
  return <TextInput {...inputProps(props)} dir="auto" value={shown} onChange={(event) => onChange(event.currentTarget.value === "" ? null : event.currentTarget.value)} />;
}

function BooleanField({ value, onChange, ...props }: FieldProps<Value>) {
  const { t } = useTranslation();
  const data = [
    ...(typeof value === "boolean" ? [] : [{ value: "", label: "–" }]),
    { value: "true", label: t("acting.yes") },
    { value: "false", label: t("acting.no") },
  ];
  return <NativeSelect {...inputProps(props)} data={data} value={typeof value === "boolean" ? String(value) : ""} onChange={(event) => onChange(event.currentTarget.value === "" ? null : event.currentTarget.value === "true")} />;
}

/** A number, written as one does in the language of the page. */
export function NumberField({ value, onChange, ...props }: FieldProps<Value>) {
  const { t } = useTranslation();
  const zone = useZone();
  const read = (typed: string) => readDraft("number", typed, zone);
  const [draft, type] = useDraft<Value, string>({
    value: value ?? null,
    write: (number) => String(draftOf("number", number, zone)),
    read: (typed) => {
      const found = read(typed);
      return "value" in found && typeof found.value === "number" ? found.value : null;
    },
    onChange,
  });
  const found = read(draft);
  const problem = "problem" in found ? t(found.problem === "tooExact" ? "fields.tooExact" : "fields.notNumber") : null;
  return <TextInput {...inputProps({ ...props, error: props.error ?? problem })} inputMode="decimal" value={draft} onChange={(event) => type(event.currentTarget.value)} />;
}
