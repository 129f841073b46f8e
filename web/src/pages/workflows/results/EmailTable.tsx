import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import type { StepName } from "~/pages/workflows/drawn";
import { Earned } from "~/pages/workflows/results/Earned";
import { StepLabel } from "~/pages/workflows/StepLabel";
import { TableFrame } from "~/ui/acting/Found";

type Figures = components["schemas"]["StepFigures"];

/** What was sent at each step, and who read it; machines are never counted among people. */
export function EmailTable({ steps, names }: { steps: Figures[]; names: Map<string, StepName> }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const sending = steps.filter((each) => each.emails.length > 0);
  if (sending.length === 0) return <Text c="dimmed">{t("workflow.noEmails")}</Text>;
  return (
    <TableFrame
      label={t("workflow.emails")}
      minWidth="60rem"
      head={
        <>
          <Table.Th>{t("workflow.stepName")}</Table.Th>
          <Table.Th className="unbroken">{t("workflow.email")}</Table.Th>
          <Table.Th className="figure">{t("workflow.series.sent")}</Table.Th>
          <Table.Th className="figure">{t("workflow.series.opened")}</Table.Th>
          <Table.Th className="figure">{t("workflow.series.opened_by_machines")}</Table.Th>
          <Table.Th className="figure">{t("workflow.series.clicked")}</Table.Th>
          <Table.Th className="figure">{t("workflow.series.clicked_by_machines")}</Table.Th>
          <Table.Th className="figure">{t("workflow.revenue")}</Table.Th>
        </>
      }
    >
      {sending.map((each) => (
        <Table.Tr key={each.step}>
          <Table.Td miw="10rem">
            <StepLabel id={each.step} names={names} />
          </Table.Td>
          <Table.Td>
            <span dir="auto">{each.emails.join(", ")}</span>
          </Table.Td>
          <Table.Td className="figure">{number(each.sent)}</Table.Td>
          <Read part={each.reading.opened} sent={each.sent} />
          <Table.Td className="figure">{number(each.reading.opened_by_machines)}</Table.Td>
          <Read part={each.reading.clicked} sent={each.sent} />
          <Table.Td className="figure">{number(each.reading.clicked_by_machines)}</Table.Td>
          <Table.Td className="figure">
            <Earned orders={each.orders} revenue={each.revenue} />
          </Table.Td>
        </Table.Tr>
      ))}
    </TableFrame>
  );
}

function Read({ part, sent }: { part: number; sent: number }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  return (
    <Table.Td className="figure">
      {rate(part, sent)}
      <Text size="xs" c="dimmed" className="unbroken">
        {t("workflows.outOf", { part: number(part), whole: number(sent) })}
      </Text>
    </Table.Td>
  );
}
