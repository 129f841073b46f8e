import { Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type Column, FIELDS, IGNORE, type Target, targetOf, writtenNew } from "~/pages/contacts/import/mapping";
import { ATTRIBUTE_TYPES } from "~/pages/contacts/types";

interface TargetProps {
  column: Column;
  /** Where it goes now, as the API writes it. */
  written: string;
  declared: string[];
  change: (written: string) => void;
}

/** No attribute is called so. */
const NEW = "\n";

/** Where a column goes: a field, an attribute, a new one, or nowhere. */
export function TargetField({ column, written, declared, change }: TargetProps) {
  const { t } = useTranslation();
  const target = targetOf(written, new Set(declared));
  const own = declared.filter((name) => !name.startsWith("company."));
  const data = [
    { value: IGNORE, label: t("imports.leaveOut") },
    { value: NEW, label: t("imports.newAttribute") },
    { group: t("imports.fields"), items: FIELDS.map((field) => ({ value: field, label: t(`imports.${field === "company.id" ? "company" : field}`) })) },
    { group: t("contact.attributes"), items: own.filter((name) => !FIELDS.some((field) => field === name)).map((name) => ({ value: name, label: name })) },
  ];
  const value = target.kind === "new" ? NEW : written;
  const pick = (picked: string | null) => picked !== null && change(picked === NEW ? writtenNew(column.name, null) : picked);
  return (
    <Stack gap="xs">
      <Select searchable allowDeselect={false} label={<bdi>{column.name}</bdi>} data={data} value={value} onChange={pick} maw="24rem" />
      {target.kind === "new" && <NewTarget column={column} target={target} change={change} />}
    </Stack>
  );
}

function NewTarget({ column, target, change }: { column: Column; target: Extract<Target, { kind: "new" }>; change: (written: string) => void }) {
  const { t } = useTranslation();
  const known = ATTRIBUTE_TYPES.find((each) => each === column.type);
  const found = { value: "", label: known ? t("imports.asFound", { type: t(`contact.type_${known}`) }) : t("imports.asIs") };
  const types = [found, ...ATTRIBUTE_TYPES.map((type) => ({ value: type, label: t(`contact.type_${type}`) }))];
  return (
    <Group gap="sm" pl="lg" align="flex-end">
      <TextInput label={t("imports.attributeName")} value={target.name} error={target.name.trim() === "" ? t("imports.nameNeeded") : null} onChange={(event) => change(writtenNew(event.currentTarget.value, target.type))} />
      <Select label={t("contact.type")} allowDeselect={false} data={types} value={target.type ?? ""} onChange={(type) => change(writtenNew(target.name, ATTRIBUTE_TYPES.find((each) => each === type) ?? null))} />
      <Text size="xs" c="dimmed">
        {t("contact.typeHelp")}
      </Text>
    </Group>
  );
}
