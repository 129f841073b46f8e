import { ActionIcon, Box, Button, Fieldset, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type ComponentType, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { At, type FieldName, useField } from "~/pages/workflows/editor/steps/fields";
import { type Value, ValueField } from "~/ui/fields";
import { type FieldProps, inputProps } from "~/ui/fields/props";

type Held = Readonly<Record<string, unknown>>;

interface PairsProps {
  name: FieldName;
  as?: FieldName;
  help?: ReactNode;
  /** How a name is chosen. */
  keys: ComponentType<FieldProps<string>>;
  /** What a name has at first. */
  blank: (name: string) => unknown;
  children: (name: string, value: unknown, change: (value: unknown) => void) => ReactNode;
}

/** Names, and what each is given. */
export function Pairs({ keys: Keys, blank, children, ...named }: PairsProps) {
  const { t } = useTranslation();
  const { held, put, shown } = useField(named);
  const [added, add] = useState<string | null>(null);
  const pairs = Object.entries((held ?? {}) as Held);
  const keep = (next: [string, unknown][]) => put(next.length ? Object.fromEntries(next) : undefined);
  const addOne = () => {
    if (added === null || added === "" || pairs.some(([name]) => name === added)) return;
    keep([...pairs, [added, blank(added)]]);
    add(null);
  };
  return (
    <At name={named.name}>
      <Fieldset legend={shown.label} disabled={shown.disabled}>
        <Stack gap="sm">
          {pairs.map(([name, value]) => (
            <Group key={name} gap="xs" align="flex-end" wrap="nowrap">
              <Box flex={1} miw={0}>
                {children(name, value, (next) => keep(pairs.map((pair) => (pair[0] === name ? [name, next] : pair))))}
              </Box>
              <ActionIcon variant="default" size="lg" aria-label={t("editor.pair.remove", { name })} onClick={() => keep(pairs.filter((pair) => pair[0] !== name))}>
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <Box flex={1} miw={0}>
              <Keys label={t("editor.pair.name")} value={added} onChange={add} disabled={shown.disabled} error={shown.error} />
            </Box>
            <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} disabled={!added} onClick={addOne}>
              {t("editor.pair.add")}
            </Button>
          </Group>
        </Stack>
      </Fieldset>
    </At>
  );
}

/** A name that anybody may give. */
export function NameField({ value, onChange, ...props }: FieldProps<string>) {
  return <TextInput {...inputProps(props)} dir="auto" value={value ?? ""} onChange={(event) => onChange(event.currentTarget.value || null)} />;
}

const TYPES = ["text", "number", "boolean", "texts"] as const;
type Type = (typeof TYPES)[number];
const BLANKS: Record<Type, Value> = { text: "", number: 0, boolean: true, texts: [] };

/** The type of a value whose name has none. */
export function typeOfValue(value: unknown): Type {
  if (Array.isArray(value)) return "texts";
  return typeof value === "number" || typeof value === "boolean" ? (typeof value as Type) : "text";
}

/** Values of any type under names of any kind. */
export function Values({ name, help }: { name: FieldName; help?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Pairs name={name} help={help} keys={NameField} blank={() => ""}>
      {(key, value, change) => (
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <Box flex={1} miw={0}>
            <ValueField type={typeOfValue(value)} label={key} value={value as Value} onChange={(next) => change(next ?? BLANKS[typeOfValue(value)])} />
          </Box>
          <NativeSelect
            aria-label={`${key}: ${t("editor.pair.type")}`}
            data={TYPES.map((type) => ({ value: type, label: t(`editor.type.${type}`) }))}
            value={typeOfValue(value)}
            onChange={(event) => change(BLANKS[TYPES.find((type) => type === event.currentTarget.value) ?? "text"])}
          />
        </Group>
      )}
    </Pairs>
  );
}
