import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { slugOf } from "~/pages/audiences/slugs";
import type { ContactList } from "~/pages/contacts/types";
import { FormDialog } from "~/ui/acting/FormDialog";
import { toast, toastUndo } from "~/ui/acting/toast";

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
      toast(t("audiences.listMade"));
      close();
    },
  });
  return (
    <FormDialog title={t("audiences.newList")} verb={t("audiences.createList")} sending={create} close={close} ready={slug !== ""}>
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
  const change = useMutation({
    mutationFn: () => rename(list.slug, name.trim()),
    onSuccess: () => {
      void refresh();
      toastUndo(t("audiences.renamed"), () => rename(list.slug, list.name || list.slug).then(refresh));
      close();
    },
  });
  return (
    <FormDialog title={t("audiences.rename")} verb={t("audiences.rename")} sending={change} close={close} ready={name.trim() !== "" && name.trim() !== list.name}>
      <TextInput data-autofocus dir="auto" label={t("audiences.name")} description={t("audiences.slugStays", { slug: list.slug })} value={name} onChange={(event) => setName(event.currentTarget.value)} />
    </FormDialog>
  );
}
