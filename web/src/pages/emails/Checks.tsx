import { Alert, Badge, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { problemsOf, type Whole } from "~/pages/emails/queries";
import { Failed, Loading } from "~/ui/States";

type Found = components["schemas"]["DefinitionProblem"];

/** What would keep the email from being saved as it is, and so from being sent. */
export function Checks({ email }: { email: Whole }) {
  const checked = useQuery(problemsOf(email));
  if (checked.isPending) return <Loading rows={3} />;
  if (checked.isError) return <Failed error={checked.error} retry={() => void checked.refetch()} />;
  return <Problems problems={checked.data.problems} />;
}

export function Problems({ problems }: { problems: Found[] }) {
  const { t } = useTranslation();
  if (problems.length === 0) return <Alert color="ok">{t("emails.noProblem")}</Alert>;
  return (
    <Stack gap="sm">
      {problems.map((problem, at) => (
        <One key={at} problem={problem} />
      ))}
    </Stack>
  );
}

function One({ problem }: { problem: Found }) {
  const { t } = useTranslation();
  const where = [problem.path.join(" › "), problem.line !== null && t("emails.line", { line: problem.line })].filter(Boolean);
  return (
    <Alert color={problem.warning ? "warn" : "bad"}>
      <Group gap="sm">
        <Badge variant="outline" color={problem.warning ? "warn" : "bad"}>
          {t(problem.warning ? "emails.warning" : "emails.problem")}
        </Badge>
        <Text c="dimmed">{where.join(", ")}</Text>
      </Group>
      <Text>{problem.message}</Text>
      {problem.remedy && <Text>{problem.remedy}</Text>}
    </Alert>
  );
}
