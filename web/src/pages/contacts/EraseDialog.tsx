import { Alert, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { nameOf, type WholeContact } from "~/pages/contacts/types";
import { FormDialog } from "~/ui/acting/FormDialog";
import { toast } from "~/ui/acting/toast";

/** Erases a contact for ever, once its name is typed. */
export function EraseDialog({ whole, close }: { whole: WholeContact; close: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const name = nameOf(whole);
  const erase = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: whole.id } } })),
    onSuccess: async () => {
      await navigate({ to: "/contacts" });
      queries.removeQueries({ queryKey: ["contact", whole.id] });
      void queries.invalidateQueries({ queryKey: ["contacts"] });
      toast(t("contact.erased"));
    },
  });
  return (
    <FormDialog harmful title={t("contact.erase")} verb={t("contact.eraseVerb")} sending={erase} ready={typed.trim() === name} close={close}>
      <Text fw={600}>{t("bulk.concerned", { n: 1 })}</Text>
      <Alert color="bad">{t("contact.eraseConsequence")}</Alert>
      <TextInput data-autofocus label={<bdi>{t("contact.typeName", { name })}</bdi>} autoComplete="off" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
    </FormDialog>
  );
}
