import { ActionIcon, Button, Group, Stack, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay, useZone } from "~/app/session";
import { useChange } from "~/pages/contacts/changing";
import { NewAttribute } from "~/pages/contacts/NewAttribute";
import { attributes } from "~/pages/contacts/queries";
import { Refused } from "~/pages/contacts/Refused";
import { Section } from "~/pages/contacts/Section";
import { useShown } from "~/pages/contacts/shown";
import type { AttributeType, WholeContact } from "~/pages/contacts/types";
import { tellRefusal, tellUndoable } from "~/pages/contacts/undo";
import { draftOf, readDraft, typeOf } from "~/pages/contacts/values";
import { ValueField } from "~/pages/contacts/ValueField";

/** What belongs to the company is changed there. */
const ofCompany = (name: string) => name.startsWith("company.");

/** The attributes of a contact, changed in their place. */
export function Attributes({ whole }: { whole: WholeContact }) {
  const { t } = useTranslation();
  const may = useMay("contacts:write");
  const { data } = useQuery(attributes);
  const types = new Map((data ?? []).map(({ name, type }) => [name, type]));
  const [editing, edit] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const names = Object.keys(whole.attributes).sort((one, other) => one.localeCompare(other));
  return (
    <Section title={t("contact.attributes")}>
      <Text size="xs" c="dimmed">
        {may ? t("contact.heard") : t("app.noRight")}
      </Text>
      {names.length === 0 && <Text c="dimmed">{t("contact.noAttribute")}</Text>}
      {names.map((name) => {
        const type = types.get(name) ?? typeOf(whole.attributes[name]);
        if (editing === name) return <Editor key={name} whole={whole} name={name} type={type} close={() => edit(null)} />;
        return <Value key={name} name={name} type={type} value={whole.attributes[name]} {...(may && !ofCompany(name) ? { edit: () => edit(name) } : {})} />;
      })}
      {adding && <NewAttribute whole={whole} close={() => setAdding(false)} />}
      {may && !adding && (
        <Group>
          <Button variant="default" onClick={() => setAdding(true)}>
            {t("contact.addAttribute")}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function Value({ name, type, value, edit }: { name: string; type: AttributeType; value: unknown; edit?: () => void }) {
  const { t } = useTranslation();
  const shown = useShown();
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Stack gap={0}>
        <Text size="xs" c="dimmed" dir="auto">
          {name}
        </Text>
        <Text dir="auto" className="name" title={shown.value(value, type)}>
          {shown.value(value, type)}
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

interface EditorProps {
  whole: WholeContact;
  name: string;
  type: AttributeType;
  close: () => void;
}

function Editor({ whole, name, type, close }: EditorProps) {
  const { t } = useTranslation();
  const zone = useZone();
  const change = useChange(whole.id);
  const before = whole.attributes[name] ?? null;
  const [draft, setDraft] = useState(() => draftOf(type, before, zone));
  const read = readDraft(type, draft, zone);
  const save = async () => {
    if (!("value" in read)) return;
    await change.mutateAsync({ attributes: { [name]: read.value } });
    tellUndoable(t("contact.attributeChanged", { name }), t("contact.undo"), () => change.mutate({ attributes: { [name]: before } }, { onError: tellRefusal }));
    close();
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void save().catch(() => undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
  };
  return (
    <form onSubmit={submit} onKeyDown={onKeyDown}>
      <Stack gap="sm">
        <ValueField focused type={type} label={name} draft={draft} onChange={setDraft} error={"problem" in read ? t(`contact.${read.problem}`) : null} />
        <Refused error={change.error} />
        <Group gap="sm">
          <Button type="submit" disabled={"problem" in read} loading={change.isPending}>
            {t("contact.save")}
          </Button>
          <Button variant="default" onClick={close}>
            {t("contacts.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
