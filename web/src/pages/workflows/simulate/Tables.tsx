import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { StepName } from "~/pages/workflows/drawn";
import { Figure } from "~/pages/workflows/simulate/Figure";
import type { Simulated } from "~/pages/workflows/simulate/simulated";
import { StepLabel } from "~/pages/workflows/StepLabel";
import { Rows } from "~/ui/acting/Found";

/** How many would come to each step, leave it, and be there at the end. */
export function StepsTable({ steps, names }: { steps: Simulated["steps"]; names: Map<string, StepName> }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const head = [t("workflow.stepName"), <Figure key="arrived">{t("workflow.arrived")}</Figure>, <Figure key="left">{t("workflow.left")}</Figure>, <Figure key="inside">{t("simulate.atEnd")}</Figure>];
  return (
    <Rows label={t("workflow.bySteps")} head={head}>
      {steps.map((each) => (
        <Table.Tr key={each.step}>
          <Table.Td>
            <StepLabel id={each.step} names={names} />
          </Table.Td>
          <Table.Td className="figure">{number(each.arrived)}</Table.Td>
          <Table.Td className="figure">{number(each.left)}</Table.Td>
          <Table.Td className="figure">{number(each.inside)}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

/** What would be sent of each email, and who would read it. */
export function EmailsTable({ emails }: { emails: Simulated["emails"] }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  if (emails.length === 0) return <Text c="dimmed">{t("workflow.noEmails")}</Text>;
  const head = [
    t("workflow.email"),
    ...[t("workflow.series.sent"), t("simulate.opened"), t("simulate.clicked"), t("simulate.unsubscribed"), t("simulate.notSent")].map((name) => <Figure key={name}>{name}</Figure>),
  ];
  return (
    <Rows label={t("workflow.emails")} head={head}>
      {emails.map((each) => (
        <Table.Tr key={each.email}>
          <Table.Td>
            <span dir="auto">{each.email}</span>
          </Table.Td>
          <Table.Td className="figure">{number(each.sent)}</Table.Td>
          {[each.opened, each.clicked, each.unsubscribed].map((part, place) => (
            <Table.Td key={place} className="figure">
              {rate(part, each.sent)}
              <Text size="xs" c="dimmed">
                {t("workflows.outOf", { part: number(part), whole: number(each.sent) })}
              </Text>
            </Table.Td>
          ))}
          <Table.Td className="figure">{number(Object.values(each.not_sent).reduce((sum, count) => sum + count, 0))}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}
