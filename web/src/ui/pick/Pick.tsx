import { Group, Select, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import { queryOptions, keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type FieldProps, inputProps } from "~/ui/fields/props";
import type { Choice, Source } from "~/ui/pick/sources";

const FRESH = 60_000;

export const found = (source: Source, wanted: string) =>
  queryOptions({ queryKey: [source.key, { wanted: source.show ? wanted : "" }], queryFn: () => source.find(wanted), staleTime: FRESH });

/** One choice by its value, or null once it is known that there is none; undefined until then. */
function useChosen(source: Source, value: string | null): Choice | null | undefined {
  const { show } = source;
  const one = useQuery({ queryKey: [source.key, { shown: value }], queryFn: () => show?.(value ?? "") ?? null, enabled: value !== null && show !== undefined, staleTime: FRESH });
  const all = useQuery({ ...found(source, ""), enabled: value !== null && show === undefined });
  if (value === null) return null;
  if (show) return one.data;
  return all.data && (all.data.find((each) => each.value === value) ?? null);
}

export interface PickProps extends FieldProps<string> {
  source: Source;
  /** Choices that are known here alone, before those of the source. */
  known?: readonly Choice[];
}

/** A choice of things that have a slug, looked for by name. What is chosen and no longer there stays, marked. */
export function Pick({ source, known = [], value = null, onChange, ...props }: PickProps) {
  const { t } = useTranslation();
  const held = value === "" ? null : value;
  const [typed, type] = useState("");
  const sourced = useChosen(source, held);
  const chosen = known.find((each) => each.value === held) ?? sourced;
  const own: Choice | null = held === null ? null : (chosen ?? { value: held, name: held });
  const wanted = own && typed === own.name ? "" : typed.trim();
  const [asked] = useDebouncedValue(wanted, 200);
  const [opened, setOpened] = useState(false);
  const looking = useQuery({ ...found(source, asked), enabled: opened || held !== null, placeholderData: keepPreviousData });
  const choices = [...known, ...(looking.data ?? []).filter((each) => !known.some(({ value: slug }) => slug === each.value))];
  const data = own && !choices.some((each) => each.value === own.value) ? [own, ...choices] : choices;
  const gone = held !== null && chosen === null;
  const nothing = looking.isError ? looking.error.message : looking.isFetching ? t("pick.looking") : t("pick.none");
  return (
    <Select
      {...inputProps({ placeholder: t("pick.choose"), ...props, error: props.error ?? (gone ? t("pick.gone", { value: held }) : null) })}
      searchable
      dir="auto"
      clearable={!props.required}
      allowDeselect={false}
      clearButtonProps={{ "aria-label": t("pick.clear") }}
      data={data.map((each) => ({ value: each.value, label: each.name }))}
      filter={({ options }) => (source.show || wanted === "" ? options : options.filter((option) => "value" in option && holds(`${option.label} ${option.value}`, wanted)))}
      limit={100}
      maxDropdownHeight="16rem"
      nothingFoundMessage={nothing}
      renderOption={({ option }) => <Named name={option.label} slug={option.value} />}
      {...(gone ? { leftSection: <IconAlertTriangle size={16} aria-hidden /> } : {})}
      searchValue={typed}
      onSearchChange={type}
      onDropdownOpen={() => setOpened(true)}
      value={held}
      onChange={onChange}
    />
  );
}

const holds = (text: string, wanted: string) => text.toLocaleLowerCase().includes(wanted.toLocaleLowerCase());

export function Named({ name, slug }: { name: string; slug: string }) {
  return (
    <Group gap="xs" justify="space-between" w="100%">
      <Text dir="auto" className="name">
        {name}
      </Text>
      {name !== slug && (
        <Text size="xs" c="dimmed">
          {slug}
        </Text>
      )}
    </Group>
  );
}
