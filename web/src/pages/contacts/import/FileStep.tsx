import { Button, FileInput, Group, List, Progress, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { begin } from "~/pages/contacts/import/decided";
import { firstMapping } from "~/pages/contacts/import/mapping";
import { upload } from "~/pages/contacts/import/uploading";
import { Refused } from "~/pages/contacts/Refused";
import { Section } from "~/pages/contacts/Section";

/** Takes in a file. */
export function FileStep({ taken }: { taken: (reference: string) => void }) {
  const { t } = useTranslation();
  const { rate } = useFormats();
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const send = useMutation({
    mutationFn: (chosen: File) => {
      stop.current = new AbortController();
      return upload(chosen, setShare, stop.current.signal);
    },
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
      <FileInput label={t("imports.file")} description={t("imports.fileHelp")} accept=".csv,.xlsx,.tsv,.txt" clearable value={file} onChange={setFile} disabled={send.isPending} />
      {send.isPending && (
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
