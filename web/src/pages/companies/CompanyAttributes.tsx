import { ActionIcon, Autocomplete, Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay, useZone } from "~/app/session";
import { change, type Company, company, declare, declaredName, type Held } from "~/pages/companies/queries";
import { attributes } from "~/pages/contacts/queries";
import { Refused } from "~/pages/contacts/Refused";
import { Section } from "~/pages/contacts/Section";
import { useShown } from "~/pages/contacts/shown";
import { ATTRIBUTE_TYPES, type AttributeType } from "~/pages/contacts/types";
import { type Draft, draftOf, EMPTY, readDraft, typeOf } from "~/pages/contacts/values";
import { ValueField } from "~/pages/contacts/ValueField";
import { toastUndo } from "~/ui/acting/toast";

/** What the company was told of by a form; it can be put back. */
export function useChangeCompany(id: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ["companies"] });
  const save = (name: string, value: unknown) => {
    const seen = queries.getQueryData(company(id).queryKey);
    return change(id, name === "name" ? { name: typeof value === "string" ? value : "" } : { attributes: { [name]: value } }, seen?.tag);
  };
  return useMutation({
    mutationFn: ({ name, value }: { name: string; value: unknown; before: unknown; label: string }) => save(name, value),
    onSuccess: (_, { name, before, label }) => {
      void again();
      toastUndo(t("companies.changed", { name: label }), () => save(name, before).then(again));
    },
    onError: again,
  });
}

/** The declared types of a company's attributes, by their names there. */
function useTypes(): ReadonlyMap<string, AttributeType> {
  const { data } = useQuery(attributes);
  const prefix = declaredName("");
  return new Map((data ?? []).filter(({ name }) => name.startsWith(prefix)).map(({ name, type }) => [name.slice(prefix.length), type]));
}

/** The attributes of a company, changed in their place. */
export function CompanyAttributes({ held }: { held: Held }) {
  const { t } = useTranslation();
  const may = useMay("contacts:write");
  const types = useTypes();
  const [editing, edit] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const known = held.company;
  const names = Object.keys(known.attributes).sort((one, other) => one.localeCompare(other));
  return (
    <Section title={t("companies.attributes")}>
      <Text size="xs" c="dimmed">
        {may ? t("companies.attributesHelp") : t("app.noRight")}
      </Text>
      {names.length === 0 && <Text c="dimmed">{t("companies.noAttribute")}</Text>}
      {names.map((name) => {
        const type = types.get(name) ?? typeOf(known.attributes[name]);
        if (editing === name) return <Editor key={name} known={known} name={name} type={type} close={() => edit(null)} />;
        return <Value key={name} name={name} type={type} value={known.attributes[name]} {...(may ? { edit: () => edit(name) } : {})} />;
      })}
      {adding && <Adder known={known} types={types} close={() => setAdding(false)} />}
      {may && !adding && (
        <Group>
          <Button variant="default" onClick={() => setAdding(true)}>
            {t("companies.addAttribute")}
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
          <IconPencil size="1em" aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}

function Editor({ known, name, type, close }: { known: Company; name: string; type: AttributeType; close: () => void }) {
  const { t } = useTranslation();
  const zone = useZone();
  const saving = useChangeCompany(known.id);
  const before = known.attributes[name] ?? null;
  const [draft, setDraft] = useState<Draft>(() => draftOf(type, before, zone));
  const read = readDraft(type, draft, zone);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if ("value" in read) saving.mutate({ name, value: read.value, before, label: name }, { onSuccess: close });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
  };
  return (
    <form onSubmit={submit} onKeyDown={onKeyDown}>
      <Stack gap="sm">
        <ValueField focused type={type} label={name} draft={draft} onChange={setDraft} error={"problem" in read ? t(`contact.${read.problem}`) : null} />
        <Refused error={saving.error} />
        <Buttons ready={"value" in read} busy={saving.isPending} close={close} />
      </Stack>
    </form>
  );
}

function Adder({ known, types, close }: { known: Company; types: ReadonlyMap<string, AttributeType>; close: () => void }) {
  const { t } = useTranslation();
  const zone = useZone();
  const queries = useQueryClient();
  const saving = useChangeCompany(known.id);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<AttributeType>("text");
  const [draft, setDraft] = useState<Draft>("");
  const wanted = name.trim();
  const declared = types.get(wanted);
  const type = declared ?? chosen;
  const fitting = Array.isArray(draft) === (type === "texts") ? draft : EMPTY(type);
  const read = readDraft(type, fitting, zone);
  const value = "value" in read ? read.value : null;
  const adding = useMutation({
    mutationFn: async () => {
      if (!declared) await declare(wanted, type);
      void queries.invalidateQueries({ queryKey: attributes.queryKey });
      await saving.mutateAsync({ name: wanted, value, before: null, label: wanted });
    },
    onSuccess: close,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    adding.mutate();
  };
  const offered = [...types.keys()].filter((each) => !(each in known.attributes));
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Autocomplete label={t("companies.attribute")} data={offered} value={name} onChange={setName} data-autofocus />
        {wanted !== "" && !declared && (
          <Select label={t("contact.type")} description={t("contact.typeHelp")} allowDeselect={false} data={ATTRIBUTE_TYPES.map((each) => ({ value: each, label: t(`contact.type_${each}`) }))} value={chosen} onChange={(picked) => setChosen(ATTRIBUTE_TYPES.find((each) => each === picked) ?? "text")} />
        )}
        {wanted !== "" && <ValueField type={type} label={t("contact.value")} draft={fitting} onChange={setDraft} error={"problem" in read ? t(`contact.${read.problem}`) : null} />}
        <Refused error={adding.error} />
        <Buttons ready={wanted !== "" && value !== null} busy={adding.isPending} close={close} />
      </Stack>
    </form>
  );
}

function Buttons({ ready, busy, close }: { ready: boolean; busy: boolean; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Group gap="sm">
      <Button type="submit" disabled={!ready} loading={busy}>
        {t("companies.save")}
      </Button>
      <Button variant="default" onClick={close}>
        {t("companies.cancel")}
      </Button>
    </Group>
  );
}
