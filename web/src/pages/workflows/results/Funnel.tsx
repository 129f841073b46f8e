import { Progress, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import type { StepName } from "~/pages/workflows/drawn";
import { TextLink } from "~/pages/workflows/links";
import { StepLabel } from "~/pages/workflows/StepLabel";
import { TableFrame } from "~/ui/acting/Found";

type Figures = components["schemas"]["StepFigures"];

interface FunnelProps {
  slug: string;
  steps: Figures[];
  names: Map<string, StepName>;
}

/** How many came to each step, against the step that most came to. */
export function Funnel({ slug, steps, names }: FunnelProps) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  const most = Math.max(0, ...steps.map((each) => each.arrived));
  return (
    <TableFrame
      label={t("workflow.bySteps")}
      head={
        <>
          <Table.Th>{t("workflow.stepName")}</Table.Th>
          <Table.Th className="figure">{t("workflow.arrived")}</Table.Th>
          <Table.Th w="30%">{t("workflow.share")}</Table.Th>
          <Table.Th className="figure">{t("workflow.here")}</Table.Th>
          <Table.Th className="figure">{t("workflow.left")}</Table.Th>
        </>
      }
    >
      {steps.map((each) => (
        <Table.Tr key={each.step}>
          <Table.Td>
            <StepLabel id={each.step} names={names} />
          </Table.Td>
          <Table.Td className="figure">{number(each.arrived)}</Table.Td>
          <Table.Td>
            <Progress value={most === 0 ? 0 : (100 * each.arrived) / most} aria-hidden />
            <Text size="xs" c="dimmed">
              {t("workflow.shareOf", { rate: rate(each.arrived, most), whole: number(most) })}
            </Text>
          </Table.Td>
          <Table.Td className="figure">
            <TextLink to="/workflows/$slug/people" params={{ slug }} search={{ step: each.step }}>
              {number(each.here)}
            </TextLink>
          </Table.Td>
          <Table.Td className="figure">{number(each.left)}</Table.Td>
        </Table.Tr>
      ))}
    </TableFrame>
  );
}
