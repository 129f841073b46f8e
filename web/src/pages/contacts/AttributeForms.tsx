import { Autocomplete, Button, Group, Select, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { useZone } from "~/app/session";
import { attributes } from "~/pages/contacts/queries";
import { ATTRIBUTE_TYPES, type AttributeType } from "~/pages/contacts/types";
import { type Draft, draftOf, EMPTY, readDraft } from "~/pages/contacts/values";
import { ValueField } from "~/pages/contacts/ValueField";
import { Refused } from "~/ui/acting/Form";

type Change = (name: string, value: unknown) => Promise<unknown>;

interface EditorProps {
  name: string;
  type: AttributeType;
  value: unknown;
  change: Change;
  close: () => void;
}

/** Another value for an attribute. */
export function EditAttribute({ name, type, value, change, close }: EditorProps) {
  const { t } = useTranslation();
  const zone = useZone();
  const [draft, setDraft] = useState(() => draftOf(type, value, zone));
  const read = readDraft(type, draft, zone);
  const saving = useMutation({ mutationFn: (written: unknown) => change(name, written), onSuccess: close });
  const save = () => {
    if ("value" in read) saving.mutate(read.value);
  };
  return (
    <Fields ready={"value" in read} busy={saving.isPending} error={saving.error} save={save} close={close}>
      <ValueField focused type={type} label={name} draft={draft} onChange={setDraft} error={"problem" in read ? t(`contact.${read.problem}`) : null} />
    </Fields>
  );
}

interface NewProps {
  label: string;
  types: ReadonlyMap<string, AttributeType>;
  offered: string[];
  /** Gives one that nobody has its type; left out: its first value does. */
  declare?: ((name: string, type: AttributeType) => Promise<unknown>) | undefined;
  change: Change;
  close: () => void;
}

/** An attribute that is not there yet. */
export function NewAttribute({ label, types, offered, declare, change, close }: NewProps) {
  const { t } = useTranslation();
  const zone = useZone();
  const queries = useQueryClient();
  const [typed, setName] = useState("");
  const [chosen, choose] = useState<AttributeType>("text");
  const [written, setDraft] = useState<Draft>("");
  const name = typed.trim();
  const declared = types.get(name);
  const type = declared ?? chosen;
  const draft = Array.isArray(written) === (type === "texts") ? written : EMPTY(type);
  const read = readDraft(type, draft, zone);
  const value = "value" in read ? read.value : null;
  const saving = useMutation({
    mutationFn: async () => {
      if (!declared) await declare?.(name, type);
      void queries.invalidateQueries({ queryKey: attributes.queryKey });
      await change(name, value);
    },
    onSuccess: close,
  });
  return (
    <Fields ready={name !== "" && value !== null} busy={saving.isPending} error={saving.error} save={() => saving.mutate()} close={close}>
      <Autocomplete label={label} data={offered} value={typed} onChange={setName} data-autofocus />
      {name !== "" && !declared && (
        <Select label={t("contact.type")} description={t("contact.typeHelp")} allowDeselect={false} data={ATTRIBUTE_TYPES.map((each) => ({ value: each, label: t(`contact.type_${each}`) }))} value={chosen} onChange={(picked) => choose(picked ?? "text")} />
      )}
      {name !== "" && <ValueField type={type} label={t("contact.value")} draft={draft} onChange={setDraft} error={"problem" in read ? t(`contact.${read.problem}`) : null} />}
    </Fields>
  );
}

interface FieldsProps {
  ready: boolean;
  busy: boolean;
  error: Error | null;
  save: () => void;
  close: () => void;
  children: ReactNode;
}

function Fields({ ready, busy, error, save, close, children }: FieldsProps) {
  const { t } = useTranslation();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
  };
  return (
    <form onSubmit={submit} onKeyDown={onKeyDown}>
      <Stack gap="sm">
        {children}
        <Refused error={error} />
        <Group gap="sm">
          <Button type="submit" disabled={!ready} loading={busy}>
            {t("acting.save")}
          </Button>
          <Button variant="default" onClick={close}>
            {t("acting.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
