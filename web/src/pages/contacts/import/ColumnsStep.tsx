import { Alert, Button, Group, Paper, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useFormats } from "~/i18n/formats";
import { useDecided } from "~/pages/contacts/import/decided";
import { columnsOf, firstMapping } from "~/pages/contacts/import/mapping";
import { TargetField } from "~/pages/contacts/import/TargetField";
import { attributes } from "~/pages/contacts/queries";
import { Section } from "~/pages/contacts/Section";
import type { ImportPreview } from "~/pages/contacts/types";
import { Refused } from "~/ui/acting/Form";
import { Failed, Loading } from "~/ui/States";

interface ColumnsProps {
  file: string;
  /** Begins with another file. */
  again: () => void;
  next: () => void;
}

/** Where each column goes, with the first rows beside. */
export function ColumnsStep({ file, again, next }: ColumnsProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { decided, decide } = useDecided(file);
  const { data: declared } = useQuery(attributes);
  const names = (declared ?? []).map((each) => each.name);
  const [mapping] = useDebouncedValue(decided.mapping, 300);
  const seen = useQuery({
    queryKey: ["import", file, mapping],
    queryFn: () => answerOf(api.POST("/api/v1/imports/preview", { body: { file, mapping } })),
    placeholderData: keepPreviousData,
  });
  useEffect(() => {
    // Come back to in another window, where nothing of it is kept.
    if (seen.data && !decided.first) decide({ first: seen.data, mapping: firstMapping(seen.data) });
  });
  const preview = seen.data ?? decided.first;
  if (!preview && seen.isPending) return <Loading />;
  if (!preview) {
    return (
      <>
        {seen.error && <Failed error={seen.error} retry={() => void seen.refetch()} />}
        <Group>
          <Button onClick={again}>{t("imports.otherFile")}</Button>
        </Group>
      </>
    );
  }
  const current = seen.isSuccess && !seen.isPlaceholderData && mapping === decided.mapping;
  const columns = columnsOf(preview);
  return (
    <Section title={t("imports.columnsStep")}>
      <Text>{t("imports.rowsAbout", { n: number(preview.rows_about) })}</Text>
      {preview.notes.map((note) => (
        <Alert key={note} color="info">
          {note}
        </Alert>
      ))}
      <Stack gap="md">
        {columns.map((column) => (
          <TargetField key={column.name} column={column} written={decided.mapping[column.name] ?? column.target} declared={names} change={(target) => decide({ mapping: { ...decided.mapping, [column.name]: target } })} />
        ))}
      </Stack>
      <Rows preview={preview} />
      <div aria-live="polite">
        {preview.problem && !seen.isError && <Alert color="warn">{preview.problem}</Alert>}
        <Refused error={seen.error} />
      </div>
      <Group>
        <Button disabled={!current || Boolean(preview.problem)} onClick={next}>
          {t("imports.toOptions")}
        </Button>
        <Button variant="default" onClick={again}>
          {t("imports.otherFile")}
        </Button>
      </Group>
    </Section>
  );
}

/** The first rows of the file, as they were read. */
function Rows({ preview }: { preview: ImportPreview }) {
  const { t } = useTranslation();
  const columns = columnsOf(preview);
  return (
    <Paper withBorder className="surface">
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, "aria-label": t("imports.firstRows"), role: "region" }}>
        <Table verticalSpacing="xs" horizontalSpacing="md" captionSide="top">
          <Table.Caption>{t("imports.firstRows")}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ name }) => (
                <Table.Th key={name}>
                  <bdi>{name}</bdi>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {preview.rows.map((cells, row) => (
              <Table.Tr key={row}>
                {columns.map(({ name }, at) => (
                  <Table.Td key={name} dir="auto">
                    {cells[at]}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}
