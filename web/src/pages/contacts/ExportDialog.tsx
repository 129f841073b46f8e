import { Group, Radio, Select, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { lists } from "~/pages/contacts/queries";
import type { Population } from "~/pages/contacts/whom";
import { useMay } from "~/app/session";
import { FormDialog } from "~/ui/acting/FormDialog";

interface ExportProps {
  /** Null: it is asked. */
  whom: Population | null;
  close: () => void;
  started: (job: string) => void;
}

/** A file of contacts, made as work that takes time. */
export function ExportDialog({ whom, close, started }: ExportProps) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<"csv" | "xlsx">("csv");
  const [chosen, choose] = useState<Population | null>(whom);
  const start = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/exports", { body: { format, columns: [], ...chosen } })),
    onSuccess: (job) => {
      close();
      started(job.id);
    },
  });
  return (
    <FormDialog title={t("contacts.export")} verb={t("contacts.exportVerb")} sending={start} close={close}>
      {whom === null && <WhomField choose={choose} />}
      <Radio.Group label={t("contacts.format")} value={format} onChange={(value) => setFormat(value === "xlsx" ? "xlsx" : "csv")}>
        <Group gap="lg" mt="xs">
          <Radio value="csv" label="CSV" />
          <Radio value="xlsx" label="Excel (XLSX)" />
        </Group>
      </Radio.Group>
      <Text size="xs" c="dimmed">
        {t("contacts.exportHelp")}
      </Text>
    </FormDialog>
  );
}

/** Everybody, a list or a segment. */
function WhomField({ choose }: { choose: (whom: Population | null) => void }) {
  const { t } = useTranslation();
  const maySegments = useMay("workflows:read");
  const foundLists = useQuery(lists);
  const foundSegments = useQuery({
    queryKey: ["segments", "names"],
    queryFn: () => answerOf(api.GET("/api/v1/segments", { params: { query: { limit: 200 } } })),
    enabled: maySegments,
  });
  const offered = [
    { group: t("contacts.lists"), items: (foundLists.data?.items ?? []).map(({ slug, name }) => ({ value: `list ${slug}`, label: name || slug })) },
    { group: t("contacts.segments"), items: (foundSegments.data?.items ?? []).map(({ segment, name }) => ({ value: `segment ${segment}`, label: name || segment })) },
  ];
  const pick = (picked: string | null) => {
    const [kind, slug] = picked?.split(" ") ?? [];
    choose(slug === undefined ? null : kind === "list" ? { list: slug } : { segment: slug });
  };
  return <Select searchable clearable label={t("contacts.whom")} placeholder={t("contacts.everybody")} description={t("contacts.exportUnfiltered")} data={offered} onChange={pick} />;
}
