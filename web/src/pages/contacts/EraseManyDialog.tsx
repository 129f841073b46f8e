import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useFormats } from "~/i18n/formats";
import { massChange, meant, type Whom } from "~/pages/contacts/whom";
import { Refused } from "~/ui/acting/Form";
import { Failed, Loading } from "~/ui/States";

interface EraseProps {
  whom: Whom;
  close: () => void;
  started: (job: string) => void;
}

/** Erases several contacts for ever: how many has to be typed. */
export function EraseManyDialog({ whom, close, started }: EraseProps) {
  const { t } = useTranslation();
  const preview = useQuery({
    queryKey: ["bulk", "preview", whom],
    queryFn: () => answerOf(api.POST("/api/v1/bulk/contacts/preview", { body: massChange(whom, {}) })),
    staleTime: 0,
  });
  return (
    <Modal opened onClose={close} title={t("bulk.erase")} closeButtonProps={{ "aria-label": t("contacts.cancel") }}>
      {preview.isPending && <Loading rows={3} />}
      {preview.isError && <Failed error={preview.error} retry={() => void preview.refetch()} />}
      {preview.isSuccess && <Confirm whom={whom} count={preview.data.contacts} close={close} started={started} />}
    </Modal>
  );
}

function Confirm({ whom, count, close, started }: EraseProps & { count: number }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const [typed, setTyped] = useState("");
  const erase = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/bulk/contacts/erase", { body: meant(whom) })),
    onSuccess: (job) => {
      close();
      started(job.id);
    },
  });
  return (
    <Stack gap="md">
      <Text fw={600}>{t("bulk.concerned", { n: number(count) })}</Text>
      <Alert color="bad">{t("bulk.eraseConsequence")}</Alert>
      <TextInput data-autofocus label={t("bulk.typeCount", { n: count })} inputMode="numeric" autoComplete="off" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      <Refused error={erase.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t("contacts.cancel")}
        </Button>
        <Button color="bad" disabled={count === 0 || typed.trim() !== String(count)} loading={erase.isPending} onClick={() => erase.mutate()}>
          {t("bulk.eraseVerb", { n: number(count) })}
        </Button>
      </Group>
    </Stack>
  );
}
