import { Anchor, Badge, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { placeOf } from "~/pages/workflows/flow/place";

type Problem = components["schemas"]["DefinitionProblem"];

interface ProblemsProps {
  problems: Problem[];
  /** Of the steps, by their ids. */
  numbers: Map<string, number>;
}

/** What is wrong with a draft, where, and how to mend it; what keeps it from being published first. */
export function Problems({ problems, numbers }: ProblemsProps) {
  const { t } = useTranslation();
  const inOrder = [...problems.filter((each) => !each.warning), ...problems.filter((each) => each.warning)];
  return (
    <Stack gap="sm" component="section" aria-labelledby="problems">
      <Title order={2} id="problems">
        {t("workflow.problems", { count: problems.length })}
      </Title>
      {problems.length === 0 && (
        <Group gap="sm" c="ok">
          <IconCheck size="1em" aria-hidden />
          <Text>{t("workflow.noProblem")}</Text>
        </Group>
      )}
      {problems.length > 0 && (
        <Paper withBorder p="lg" className="surface">
          <List listStyleType="none" spacing="md" style={{ overflowWrap: "anywhere" }}>
            {inOrder.map((problem, place) => (
              <List.Item key={place}>
                <Shown problem={problem} number={numbers.get(problem.step)} />
              </List.Item>
            ))}
          </List>
        </Paper>
      )}
    </Stack>
  );
}

function Shown({ problem, number }: { problem: Problem; number: number | undefined }) {
  const { t } = useTranslation();
  const Icon = problem.warning ? IconAlertTriangle : IconX;
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Badge color={problem.warning ? "warn" : "bad"} variant="outline" tt="none" leftSection={<Icon size="1em" aria-hidden />}>
          {t(problem.warning ? "workflow.warning" : "workflow.blocks")}
        </Badge>
        {number !== undefined && <Anchor href={`#${placeOf(problem.step)}`}>{t("workflow.step", { number })}</Anchor>}
      </Group>
      <Text>{problem.message}</Text>
      {problem.remedy && <Text c="dimmed">{problem.remedy}</Text>}
    </Stack>
  );
}
