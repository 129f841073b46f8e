import { ActionIcon, Button, Group, Stack, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { EditAttribute, NewAttribute } from "~/pages/contacts/AttributeForms";
import { Section } from "~/pages/contacts/Section";
import { useShown } from "~/pages/contacts/shown";
import type { AttributeType } from "~/pages/contacts/types";
import { typeOf } from "~/pages/contacts/values";

interface Props {
  words: Readonly<Record<"title" | "help" | "none" | "add" | "name", string>>;
  values: Readonly<Record<string, unknown>>;
  /** Of those that are declared. */
  types: ReadonlyMap<string, AttributeType>;
  /** Which of them are changed elsewhere. */
  fixed?: (name: string) => boolean;
  change: (name: string, value: unknown) => Promise<unknown>;
  /** Gives one that nobody has its type; left out: its first value does. */
  declare?: (name: string, type: AttributeType) => Promise<unknown>;
}

/** Attributes, changed in their place. */
export function AttributeList({ words, values, types, fixed = () => false, change, declare }: Props) {
  const { t } = useTranslation();
  const may = useMay("contacts:write");
  const [editing, edit] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const names = Object.keys(values).sort((one, other) => one.localeCompare(other));
  const offered = [...types.keys()].filter((name) => !(name in values) && !fixed(name));
  return (
    <Section title={words.title}>
      <Text size="xs" c="dimmed">
        {may ? words.help : t("app.noRight")}
      </Text>
      {names.length === 0 && <Text c="dimmed">{words.none}</Text>}
      {names.map((name) => {
        const shown = { name, type: types.get(name) ?? typeOf(values[name]), value: values[name] };
        if (editing === name) return <EditAttribute key={name} {...shown} change={change} close={() => edit(null)} />;
        return <Attribute key={name} {...shown} {...(may && !fixed(name) ? { edit: () => edit(name) } : {})} />;
      })}
      {adding && <NewAttribute label={words.name} types={types} offered={offered} declare={declare} change={change} close={() => setAdding(false)} />}
      {may && !adding && (
        <Group>
          <Button variant="default" onClick={() => setAdding(true)}>
            {words.add}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function Attribute({ name, type, value, edit }: { name: string; type: AttributeType; value: unknown; edit?: () => void }) {
  const { t } = useTranslation();
  const shown = useShown().value(value, type);
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Stack gap={0}>
        <Text size="xs" c="dimmed" dir="auto">
          {name}
        </Text>
        <Text dir="auto" className="name" title={shown}>
          {shown}
        </Text>
      </Stack>
      {edit && (
        <ActionIcon variant="subtle" size="lg" aria-label={t("contact.edit", { name })} onClick={edit}>
          <IconPencil size={16} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}
