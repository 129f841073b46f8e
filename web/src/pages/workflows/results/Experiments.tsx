import { Group, Paper, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import type { StepName } from "~/pages/workflows/drawn";
import { StepLabel } from "~/pages/workflows/StepLabel";
import { TableFrame } from "~/ui/acting/Found";

type Standing = components["schemas"]["ExperimentStanding"];

/** How the API names those whom an experiment leaves alone. */
const HOLDOUT = "holdout";

interface ExperimentsProps {
  standings: Standing[];
  names: Map<string, StepName>;
}

/** Where experiments stand, and what a workflow gains over those left alone. */
export function Experiments({ standings, names }: ExperimentsProps) {
  return standings.map((each) => (
    <Paper key={each.step} withBorder p="lg" className="surface">
      <Stack gap="md">
        <Group gap="md">
          <StepLabel id={each.step} names={names} />
          <Decided winner={each.winner} />
        </Group>
        <Variants standing={each} label={names.get(each.step)?.label ?? each.step} />
        {each.gain && <Gain gain={each.gain} />}
      </Stack>
    </Paper>
  ));
}

function Decided({ winner }: { winner: string }) {
  const { t } = useTranslation();
  return <Text c="dimmed">{winner ? t("workflow.hasWon", { variant: winner }) : t("workflow.undecided")}</Text>;
}

function Variants({ standing: { figures, metric }, label }: { standing: Standing; label: string }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  return (
    <TableFrame
      label={label}
      minWidth="32rem"
      head={
        <>
          <Table.Th>{t("workflow.variant")}</Table.Th>
          <Table.Th className="figure">{t(`workflow.series.${metric}`)}</Table.Th>
          <Table.Th className="figure">{t("workflow.chance")}</Table.Th>
        </>
      }
    >
      {figures.map(({ variant, people, converted, chance }) => (
        <Table.Tr key={variant}>
          <Table.Td dir="auto">{variant === HOLDOUT ? t("workflow.holdout") : variant}</Table.Td>
          <Table.Td className="figure">
            {rate(converted, people)}
            <Text size="xs" c="dimmed">
              {t("workflows.outOf", { part: number(converted), whole: number(people) })}
            </Text>
          </Table.Td>
          <Table.Td className="figure">{chance === null ? "–" : rate(chance, 1)}</Table.Td>
        </Table.Tr>
      ))}
    </TableFrame>
  );
}

function Gain({ gain: { difference, low, high } }: { gain: NonNullable<Standing["gain"]> }) {
  const { t } = useTranslation();
  const { change } = useFormats();
  return <Text>{t("workflow.gain", { difference: change(difference), low: change(low), high: change(high) })}</Text>;
}
