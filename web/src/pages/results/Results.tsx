import { Alert, Group, Stack, Tabs, Title } from "@mantine/core";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { now } from "~/api/client";
import { useMay, useZone } from "~/app/session";
import { Domains } from "~/pages/results/Domains";
import { Emails } from "~/pages/results/Emails";
import { changedOverall, type OverallSearch, type Part, PARTS } from "~/pages/results/search";
import { Workflows } from "~/pages/results/Workflows";
import { dayAt } from "~/pages/workflows/results/days";
import { FileLink } from "~/pages/workflows/results/FileLink";
import { PeriodChoice } from "~/pages/workflows/results/PeriodChoice";
import { type Period, periodOf } from "~/pages/workflows/results/search";

export const Route = createLazyRoute("/inside/results")({ component: Results });

export type Change = (changes: { [Name in keyof OverallSearch]?: unknown }) => void;

export interface PartProps {
  search: OverallSearch;
  period: Period;
  change: Change;
}

const SHOWN: Record<Part, (props: PartProps) => ReactNode> = { workflows: Workflows, emails: Emails, domains: Domains };

/** Workflows and emails side by side, and delivery by domain. */
function Results() {
  const { t } = useTranslation();
  const may = useMay("workflows:read");
  return (
    <Stack gap="lg">
      <Title order={1}>{t("results.title")}</Title>
      {may ? <Compared /> : <Alert color="info">{t("app.noRight")}</Alert>}
    </Stack>
  );
}

function Compared() {
  const { t } = useTranslation();
  const search: OverallSearch = Route.useSearch();
  const navigate = useNavigate();
  const change: Change = (changes) => void navigate({ to: "/results", search: changedOverall(search, changes), resetScroll: false });
  const today = dayAt(now(), useZone());
  const period = periodOf(search, today);
  const part = search.part ?? "workflows";
  const Shown = SHOWN[part];
  return (
    <Tabs value={part} onChange={(chosen) => change({ part: chosen, sort: undefined })}>
      <Tabs.List>
        {PARTS.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {t(`results.parts.${each}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={part} pt="lg">
        <Stack gap="md">
          <Group gap="md" align="flex-end">
            <PeriodChoice search={search} period={period} today={today} change={change} />
            <FileLink address={`/api/v1/results/${part}.csv?${new URLSearchParams({ ...period })}`} label={t("results.file")} />
          </Group>
          <Shown search={search} period={period} change={change} />
        </Stack>
      </Tabs.Panel>
    </Tabs>
  );
}
