import { Select, TagsInput, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { ListsField } from "~/pages/contacts/ListsField";
import { type Lifecycle, LIFECYCLES, NO_CHANGES } from "~/pages/contacts/types";
import { FormDialog } from "~/ui/acting/FormDialog";
import { toast } from "~/ui/acting/toast";

export function NewContactDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState("");
  const [externalId, setExternalId] = useState("");
  const [lifecycle, setLifecycle] = useState<Lifecycle | null>(null);
  const [tags, setTags] = useState<string[]>([]);
  const [joined, join] = useState<string[]>([]);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/contacts", {
          body: { ...NO_CHANGES, email: email.trim() || null, external_id: externalId.trim() || null, lifecycle, add_tags: tags, join_lists: joined },
        }),
      ),
    onSuccess: ({ contact }) => {
      void queries.invalidateQueries({ queryKey: ["contacts"] });
      toast(t("contacts.added"));
      void navigate({ to: "/contacts/$contact", params: { contact: contact.id } });
    },
  });
  return (
    <FormDialog title={t("contacts.add")} verb={t("contacts.add")} sending={save} ready={Boolean(email.trim() || externalId.trim())} close={close}>
      <TextInput type="email" label={t("contacts.email")} value={email} onChange={(event) => setEmail(event.currentTarget.value)} data-autofocus />
      <TextInput label={t("contacts.external_id")} description={t("contacts.keyHelp")} value={externalId} onChange={(event) => setExternalId(event.currentTarget.value)} />
      <Select clearable label={t("contacts.lifecycle")} data={LIFECYCLES.map((value) => ({ value, label: t(`contacts.${value}`) }))} value={lifecycle} onChange={(value) => setLifecycle(LIFECYCLES.find((each) => each === value) ?? null)} />
      <TagsInput label={t("contacts.tags")} value={tags} onChange={setTags} />
      <ListsField label={t("contacts.lists")} value={joined} onChange={join} />
      <Text size="xs" c="dimmed">
        {t("contacts.addHelp")}
      </Text>
    </FormDialog>
  );
}
