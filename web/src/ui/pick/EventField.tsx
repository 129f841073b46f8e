import { Autocomplete } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useEventName } from "~/ui/events/useEventName";
import { type FieldProps, inputProps } from "~/ui/fields/props";
import { COMMERCE_EVENTS, INNER_EVENTS } from "~/ui/pick/events";
import { Named } from "~/ui/pick/Pick";

const KNOWN: readonly string[] = [...COMMERCE_EVENTS, ...INNER_EVENTS];

const lower = (text: string) => text.trim().toLocaleLowerCase();

/** The name of an event: any, those that happen inside and in shops being suggested. These are shown as people read them, and found by their own names, too. */
export function EventField({ value = null, onChange, ...props }: FieldProps<string>) {
  const { t } = useTranslation();
  const nameOf = useEventName();
  const [typed, type] = useState<string | null>(null);
  const picked = useRef(false);
  const saidAlike = KNOWN.find((name) => typed !== null && lower(nameOf(name)) === lower(typed));
  const holds = (name: string) => typed === null || lower(`${nameOf(name)} ${name}`).includes(lower(typed));
  const named = (names: readonly string[]) => names.filter(holds).map((name) => ({ value: name, label: nameOf(name) }));
  // Somebody may call an event of theirs as one of these is said.
  const own = typed !== null && saidAlike !== undefined && saidAlike !== typed ? [{ value: typed, label: typed }] : [];
  const groups = [
    { group: t("pick.commerce"), items: named(COMMERCE_EVENTS) },
    { group: t("pick.inner"), items: named(INNER_EVENTS) },
    { group: t("pick.ownEvent"), items: own },
  ].filter(({ items }) => items.length > 0);
  const settle = () => {
    if (saidAlike !== undefined) onChange(saidAlike);
    type(null);
  };
  return (
    <Autocomplete
      {...inputProps({ placeholder: t("pick.anEvent"), ...props })}
      dir="auto"
      data={groups}
      filter={({ options }) => options}
      limit={100}
      maxDropdownHeight="16rem"
      renderOption={({ option }) => <Named name={nameOf(option.value)} slug={option.value} />}
      value={typed ?? nameOf(value ?? "")}
      onOptionSubmit={(name) => {
        picked.current = true;
        onChange(name);
        type(null);
      }}
      onChange={(text) => {
        if (!picked.current) {
          type(text);
          onChange(text === "" ? null : text);
        }
        picked.current = false;
      }}
      onBlur={settle}
    />
  );
}
