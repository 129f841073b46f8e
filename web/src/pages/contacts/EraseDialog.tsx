import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { Refused } from "~/pages/contacts/Refused";
import { nameOf, type WholeContact } from "~/pages/contacts/types";
import { tell } from "~/pages/contacts/undo";

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
      tell(t("contact.erased"));
    },
  });
  return (
    <Modal opened onClose={close} title={t("contact.erase")} closeButtonProps={{ "aria-label": t("contacts.cancel") }}>
      <Stack gap="md">
        <Text fw={600}>{t("bulk.concerned", { n: 1 })}</Text>
        <Alert color="bad">{t("contact.eraseConsequence")}</Alert>
        <TextInput data-autofocus label={<bdi>{t("contact.typeName", { name })}</bdi>} autoComplete="off" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Refused error={erase.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("contacts.cancel")}
          </Button>
          <Button color="bad" disabled={typed.trim() !== name} loading={erase.isPending} onClick={() => erase.mutate()}>
            {t("contact.eraseVerb")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
