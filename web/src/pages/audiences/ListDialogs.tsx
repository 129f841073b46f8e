import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SyntheticEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { Count } from "~/pages/audiences/Count";
import { slugOf } from "~/pages/audiences/slugs";
import { Refused } from "~/pages/contacts/Refused";
import type { ContactList } from "~/pages/contacts/types";
import { tell, tellRefusal, tellUndoable } from "~/pages/contacts/undo";

interface FormProps {
  title: string;
  verb: string;
  close: () => void;
  submit: () => void;
  error: Error | null;
  busy: boolean;
  ready: boolean;
  /** It cannot be put back. */
  harmful?: boolean;
  children: ReactNode;
}

function FormDialog({ title, verb, close, submit, error, busy, ready, harmful, children }: FormProps) {
  const { t } = useTranslation();
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (ready) submit();
  };
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ "aria-label": t("contacts.cancel") }}>
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          {children}
          <Refused error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("contacts.cancel")}
            </Button>
            <Button type="submit" disabled={!ready} loading={busy} {...(harmful ? { color: "bad" } : {})}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export function NewList({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [given, setGiven] = useState<string | null>(null);
  const slug = given ?? slugOf(name);
  const create = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/lists", { body: { slug, name: name.trim() } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["lists"] });
      tell(t("audiences.listMade"));
      close();
    },
  });
  return (
    <FormDialog title={t("audiences.newList")} verb={t("audiences.createList")} close={close} submit={() => create.mutate()} error={create.error} busy={create.isPending} ready={slug !== ""}>
      <TextInput data-autofocus dir="auto" label={t("audiences.name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput label={t("audiences.slug")} description={t("audiences.slugHelp")} value={slug} onChange={(event) => setGiven(event.currentTarget.value)} />
    </FormDialog>
  );
}

const rename = (slug: string, name: string) => answerOf(api.PATCH("/api/v1/lists/{slug}", { params: { path: { slug } }, body: { name } }));

export function RenameList({ list, close }: { list: ContactList; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState(list.name);
  const refresh = () => queries.invalidateQueries({ queryKey: ["lists"] });
  const putBack = () => void rename(list.slug, list.name || list.slug).then(refresh, tellRefusal);
  const change = useMutation({
    mutationFn: () => rename(list.slug, name.trim()),
    onSuccess: () => {
      void refresh();
      tellUndoable(t("audiences.renamed"), t("contact.undo"), putBack);
      close();
    },
  });
  return (
    <FormDialog title={t("audiences.rename")} verb={t("audiences.rename")} close={close} submit={() => change.mutate()} error={change.error} busy={change.isPending} ready={name.trim() !== "" && name.trim() !== list.name}>
      <TextInput data-autofocus dir="auto" label={t("audiences.name")} description={t("audiences.slugStays", { slug: list.slug })} value={name} onChange={(event) => setName(event.currentTarget.value)} />
    </FormDialog>
  );
}

/** Deletes a list, once its short name is typed; the refusal names what uses it. */
export function DeleteList({ list, close }: { list: ContactList; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/v1/lists/{slug}", { params: { path: { slug: list.slug } } })),
    onSuccess: async () => {
      await navigate({ to: "/lists" });
      void queries.invalidateQueries({ queryKey: ["lists"] });
      tell(t("audiences.deleted"));
      close();
    },
  });
  return (
    <FormDialog harmful title={t("audiences.deleteList")} verb={t("audiences.deleteVerb")} close={close} submit={() => remove.mutate()} error={remove.error} busy={remove.isPending} ready={typed.trim() === list.slug}>
      <Text fw={600}>
        {t("audiences.members")}: <Count members={list.members} exact={list.exact} />
      </Text>
      <Alert color="bad">{t("audiences.deleteConsequence")}</Alert>
      <TextInput data-autofocus autoComplete="off" label={t("audiences.typeSlug", { slug: list.slug })} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
    </FormDialog>
  );
}
