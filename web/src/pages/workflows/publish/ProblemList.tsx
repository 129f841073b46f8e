import { Badge, Group, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useNames, wordsIn } from "~/pages/workflows/drawn";
import { EditLink, Part } from "~/pages/workflows/publish/Part";

type Problem = components["schemas"]["DefinitionProblem"];

interface ProblemListProps {
  slug: string;
  problems: Problem[];
  draft: components["schemas"]["DraftShown"];
}

/** What is wrong, where, and how to mend it; what keeps it from being published first. */
export function ProblemList({ slug, problems, draft }: ProblemListProps) {
  const { t } = useTranslation();
  const names = useNames({ draft: draft.definition, words: wordsIn(draft) });
  const inOrder = [...problems.filter((each) => !each.warning), ...problems.filter((each) => each.warning)];
  if (inOrder.length === 0) {
    return (
      <Group gap="sm" c="ok">
        <IconCheck size="1em" aria-hidden />
        <Text>{t("workflow.noProblem")}</Text>
      </Group>
    );
  }
  return (
    <Part title={t("workflow.problems", { count: problems.length })}>
      <List listStyleType="none" spacing="md" style={{ overflowWrap: "anywhere" }} styles={{ itemWrapper: { width: "100%" }, itemLabel: { width: "100%" } }}>
        {inOrder.map((problem, place) => {
          const name = names.get(problem.step);
          const Icon = problem.warning ? IconAlertTriangle : IconX;
          return (
            <List.Item key={place}>
              <Stack gap="xs">
                <Group gap="sm">
                  <Badge color={problem.warning ? "warn" : "bad"} variant="outline" tt="none" leftSection={<Icon size="1em" aria-hidden />}>
                    {t(problem.warning ? "workflow.warning" : "workflow.blocks")}
                  </Badge>
                  {name && (
                    <Text fw={600} dir="auto" className="name">
                      {name.number} · {name.label}
                    </Text>
                  )}
                  <EditLink slug={slug} {...(problem.step && { step: problem.step })} about={name?.label ?? problem.message} />
                </Group>
                <Text>{problem.message}</Text>
                {problem.remedy && <Text c="dimmed">{problem.remedy}</Text>}
              </Stack>
            </List.Item>
          );
        })}
      </List>
    </Part>
  );
}
