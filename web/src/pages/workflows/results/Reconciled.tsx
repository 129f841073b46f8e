import { Alert, Group, Paper, Stack, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { TextLink } from "~/pages/workflows/links";
import { PARTS } from "~/pages/workflows/results/parts";

type Figures = components["schemas"]["WorkflowFigures"];

interface ReconciledProps {
  slug: string;
  figures: Figures;
  /** Whether those who wait at the steps, counted apart, are those inside. */
  reconciles: boolean;
  /** Whether there is a goal to reach. */
  goal: boolean;
}

/** Everyone who entered is somewhere: the line that says so, each figure with its people. */
export function Reconciled({ slug, figures, reconciles, goal }: ReconciledProps) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  return (
    <Paper withBorder p="lg" className="surface">
      <Stack gap="md">
        <Group gap="md">
          <Figure value={number(figures.entered)} label={t("workflow.figure.entered")} />
          {PARTS.map(({ name, state, sign }) => (
            <Group key={name} gap="md" wrap="nowrap" align="flex-start">
              <Text c="dimmed" fz="xl">
                {sign}
              </Text>
              <TextLink to="/workflows/$slug/people" params={{ slug }} search={{ state }} underline="hover">
                <Figure value={number(figures[name])} label={t(`workflow.figure.${name}`)} />
              </TextLink>
            </Group>
          ))}
        </Group>
        {reconciles ? (
          <Group gap="xs" c="ok" wrap="nowrap">
            <IconCheck size={16} aria-hidden style={{ flex: "none" }} />
            <Text>{t("workflow.reconciles")}</Text>
          </Group>
        ) : (
          <Alert color="warn">{t("workflow.doesNotReconcile")}</Alert>
        )}
        <Group gap="lg" c="dimmed" style={{ rowGap: 0 }}>
          {goal && <Text>{t("workflow.goalRate", { rate: rate(figures.goal, figures.entered), part: number(figures.goal), whole: number(figures.entered) })}</Text>}
          <Text>{t("workflow.refusedCount", { count: figures.refused, number: number(figures.refused) })}</Text>
        </Group>
      </Stack>
    </Paper>
  );
}

function Figure({ value, label }: { value: string; label: string }) {
  return (
    <Stack gap={0} component="span">
      <Text span fz="xl" fw={600}>
        {value}
      </Text>
      <Text span>{label}</Text>
    </Stack>
  );
}
