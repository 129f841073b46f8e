import { Paper, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { mostFirst } from "~/pages/workflows/results/reasons";
import { ReasonText } from "~/pages/workflows/results/ReasonText";

type Figures = Pick<components["schemas"]["WorkflowFigures"], "exits" | "refusals" | "not_sent">;

/** Why people left, why others did not enter, and why emails were not sent. */
export function Reasons({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }}>
      <Counted title={t("workflow.exits")} none={t("workflow.noExits")} counts={figures.exits} />
      <Counted title={t("workflow.refusals")} none={t("workflow.noRefusals")} counts={figures.refusals} />
      <Counted title={t("workflow.notSent")} none={t("workflow.noNotSent")} counts={figures.not_sent} />
    </SimpleGrid>
  );
}

function Counted({ title, none, counts }: { title: string; none: string; counts: Record<string, number> }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const rows = mostFirst(counts);
  return (
    <Paper withBorder p="lg" className="surface">
      <Stack gap="sm">
        <Title order={3}>{title}</Title>
        {rows.length === 0 && <Text c="dimmed">{none}</Text>}
        {rows.length > 0 && (
          <Table aria-label={title}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("workflow.reason")}</Table.Th>
                <Table.Th className="figure">{t("workflow.count")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(([reason, count]) => (
                <Table.Tr key={reason}>
                  <Table.Td>
                    <ReasonText reason={reason} />
                  </Table.Td>
                  <Table.Td className="figure">{number(count)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Paper>
  );
}
