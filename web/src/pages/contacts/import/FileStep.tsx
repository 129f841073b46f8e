import { Button, FileInput, Group, List, Progress, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { sendForm } from "~/api/sending";
import { useFormats } from "~/i18n/formats";
import { begin } from "~/pages/contacts/import/decided";
import { firstMapping } from "~/pages/contacts/import/mapping";
import { Section } from "~/pages/contacts/Section";
import type { ImportPreview } from "~/pages/contacts/types";
import { Refused } from "~/ui/acting/Form";
import { useSending } from "~/ui/acting/useSending";

/** Takes in a file. */
export function FileStep({ taken }: { taken: (reference: string) => void }) {
  const { t } = useTranslation();
  const { rate } = useFormats();
  const [file, setFile] = useState<File | null>(null);
  const { share, send: sending } = useSending();
  const send = useMutation({
    mutationFn: (chosen: File) => sending((how) => sendForm<ImportPreview>("/api/v1/imports/files", { file: chosen }, how)),
    onSuccess: (preview) => {
      begin(preview, firstMapping(preview));
      taken(preview.file);
    },
  });
  return (
    <Section title={t("imports.fileStep")}>
      <List>
        <List.Item>{t("imports.needsKey")}</List.Item>
        <List.Item>{t("imports.firstRow")}</List.Item>
        <List.Item>{t("imports.twice")}</List.Item>
      </List>
      <FileInput label={t("imports.file")} description={t("imports.fileHelp")} placeholder={t("imports.choose")} accept=".csv,.xlsx,.tsv,.txt" clearable value={file} onChange={setFile} disabled={send.isPending} />
      {share !== null && (
        <Stack gap="xs">
          <Progress value={share * 100} aria-label={t("imports.uploading")} />
          <Text aria-live="polite">{share < 1 ? t("imports.sent", { share: rate(share, 1) }) : t("imports.reading")}</Text>
        </Stack>
      )}
      <Refused error={send.error} />
      <Group>
        <Button disabled={!file} loading={send.isPending} onClick={() => file && send.mutate(file)}>
          {t("imports.upload")}
        </Button>
      </Group>
    </Section>
  );
}
