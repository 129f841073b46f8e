import { Group, Select, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";

import { useStepNames } from "~/pages/workflows/drawn";
import { workflowOf, resultsOf, versionsOf } from "~/pages/workflows/queries";
import { ChartOfDays } from "~/pages/workflows/results/ChartOfDays";
import { EmailTable } from "~/pages/workflows/results/EmailTable";
import { Experiments } from "~/pages/workflows/results/Experiments";
import { FileLink } from "~/pages/workflows/results/FileLink";
import { Funnel } from "~/pages/workflows/results/Funnel";
import { Reasons } from "~/pages/workflows/results/Reasons";
import { Reconciled } from "~/pages/workflows/results/Reconciled";
import { Revenue } from "~/pages/workflows/results/Revenue";
import { checkedResults, type ResultsSearch } from "~/pages/workflows/results/search";
import { Empty, Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/workflows/$slug/results")({ component: Results });

/** What came of the workflow. */
function Results() {
  const { t } = useTranslation();
  const { slug } = Route.useParams();
  const workflow = useQuery(workflowOf(slug));
  if (workflow.isPending) return <Loading />;
  if (workflow.isError) return <Failed error={workflow.error} retry={() => void workflow.refetch()} />;
  if (!workflow.data.version) return <Empty title={t("workflow.noResults")} help={t("workflow.noResultsHelp")} />;
  return <Published slug={slug} goal={Boolean(workflow.data.definition?.goal)} />;
}

function Published({ slug, goal }: { slug: string; goal: boolean }) {
  const { t } = useTranslation();
  const search: ResultsSearch = Route.useSearch();
  const navigate = useNavigate();
  const change = (changes: { [Name in keyof ResultsSearch]?: unknown }) =>
    void navigate({ to: "/workflows/$slug/results", params: { slug }, search: checkedResults({ ...search, ...changes }), replace: true, resetScroll: false });
  const found = useQuery(resultsOf(slug, search.version ? { version: search.version } : {}));
  const names = useStepNames(slug, search.version);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { experiments, figures, reconciles, steps, version } = found.data;
  const inOrder = [...steps].sort((one, other) => (names.get(one.step)?.number ?? 0) - (names.get(other.step)?.number ?? 0));
  return (
    <Stack gap="xl">
      <Reconciled slug={slug} figures={figures} reconciles={reconciles} goal={goal || figures.goal > 0} />
      <Section title={t("workflow.revenue")}>
        <Revenue figures={figures} />
      </Section>
      <Section title={t("workflow.overTime")}>
        <ChartOfDays slug={slug} search={search} change={change} />
      </Section>
      <Section
        title={t("workflow.bySteps")}
        aside={
          <>
            <VersionChoice slug={slug} version={version} change={(chosen) => change({ version: chosen })} />
            <FileLink address={`/api/v1/workflows/${encodeURIComponent(slug)}/results/steps.csv?version=${version}`} label={t("workflow.stepsFile")} />
          </>
        }
      >
        <Funnel slug={slug} steps={inOrder} names={names} />
      </Section>
      <Section title={t("workflow.emails")}>
        <EmailTable steps={inOrder} names={names} />
        {figures.orders > 0 && (
          <Text size="xs" c="dimmed">
            {t("workflow.ordersOfEmails")}
          </Text>
        )}
      </Section>
      {experiments.length > 0 && (
        <Section title={t("workflow.experiments")}>
          <Experiments standings={experiments} names={names} />
        </Section>
      )}
      <Section title={t("workflow.reasons")}>
        <Reasons figures={figures} />
      </Section>
    </Stack>
  );
}

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Stack gap="md" component="section" aria-labelledby={id}>
      <Group justify="space-between" align="flex-end" gap="md">
        <Title order={2} id={id}>
          {title}
        </Title>
        <Group gap="md" align="flex-end">
          {aside}
        </Group>
      </Group>
      {children}
    </Stack>
  );
}

function VersionChoice({ slug, version, change }: { slug: string; version: number; change: (version: string | null) => void }) {
  const { t } = useTranslation();
  const versions = useQuery(versionsOf(slug));
  if (versions.isError) return <Text c="bad">{versions.error.message}</Text>;
  const known = versions.data?.items.map((each) => each.number) ?? [version];
  return <Select label={t("workflow.versionOfSteps")} allowDeselect={false} value={String(version)} onChange={change} data={known.map((number) => ({ value: String(number), label: t("workflow.versionNumber", { number }) }))} />;
}
