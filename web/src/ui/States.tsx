import { Button, Code, Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "~/api/problem";

/** The shape of what loads, once that takes longer than one notices. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <Stack gap="sm" aria-busy="true">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={32} />
      ))}
    </Stack>
  );
}

/** What went wrong, in its place; the rest of the page lives. What is not there is no failure. */
export function Failed({ error, retry }: { error: Error; retry: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof Problem ? error : null;
  // How to find what there is, the server tells who calls it, not who came by a link.
  if (problem?.status === 404) return <Empty title={problem.code === "not_found" ? t("app.notFound") : problem.detail} help={t("app.notFoundHelp")} />;
  return (
    <Paper p="lg" withBorder role="alert">
      <Stack gap="sm" align="flex-start">
        <Title order={3}>{t("app.failed")}</Title>
        <Text>{problem?.offline ? t("app.offlineDetail") : error.message}</Text>
        {problem?.remedy && <Text>{problem.remedy}</Text>}
        {problem?.requestId && <Code>{t("app.requestId", { id: problem.requestId })}</Code>}
        <Button variant="default" onClick={retry}>
          {t("app.retry")}
        </Button>
      </Stack>
    </Paper>
  );
}

/** Nothing here: why, and what to do about it. */
export function Empty({ title, help, order = 2, children }: { title: string; help?: string; order?: 1 | 2; children?: ReactNode }) {
  return (
    <Paper p="xl" withBorder>
      <Stack gap="sm" align="flex-start">
        <Title order={order}>{title}</Title>
        {help && <Text c="dimmed">{help}</Text>}
        {children}
      </Stack>
    </Paper>
  );
}
