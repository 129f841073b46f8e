import { Button, Group, Stack, Tabs, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { LabelFilter } from "~/pages/workflows/LabelFilter";
import { TextLink } from "~/pages/workflows/links";
import { NewButton } from "~/pages/workflows/new/NewButton";
import { changedSearch, STATES, type WorkflowSearch } from "~/pages/workflows/search";
import { type Shown, useOffered, WorkflowTable } from "~/pages/workflows/WorkflowTable";
import { ColumnMenu } from "~/ui/acting/ColumnMenu";
import { useChosen } from "~/ui/acting/columns";
import { Pages } from "~/ui/acting/Found";
import { SearchField } from "~/ui/acting/SearchField";
import { Empty, Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/workflows")({ component: WorkflowList });

type Change = (changes: { [Name in keyof WorkflowSearch]?: unknown }) => void;

function WorkflowList() {
  const { t } = useTranslation();
  const search: WorkflowSearch = Route.useSearch();
  const navigate = useNavigate();
  const { columns, menu } = useChosen("workflows", useOffered());
  const change: Change = (changes) => void navigate({ to: "/workflows", search: changedSearch(search, changes) });
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>{t("workflows.title")}</Title>
        <NewButton />
      </Group>
      <StateTabs search={search} change={change}>
        <Stack gap="lg" pt="lg">
          <Group justify="space-between" align="flex-start">
            <Group gap="sm">
              <SearchField label={t("workflows.search")} value={search.search} change={(wanted) => change({ search: wanted })} />
              <LabelFilter value={search.label} change={(label) => change({ label })} />
            </Group>
            <ColumnMenu {...menu} />
          </Group>
          <Found columns={columns} search={search} change={change} />
        </Stack>
      </StateTabs>
    </Stack>
  );
}

interface PartProps {
  search: WorkflowSearch;
  change: Change;
}

function StateTabs({ search, change, children }: PartProps & { children: ReactNode }) {
  const { t } = useTranslation();
  const shown = search.state ?? "all";
  return (
    <Tabs value={shown} onChange={(state) => change({ state })}>
      <Tabs.List>
        {(["all", ...STATES] as const).map((state) => (
          <Tabs.Tab key={state} value={state}>
            {t(`workflows.tabs.${state}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={shown}>{children}</Tabs.Panel>
    </Tabs>
  );
}

function Found({ columns, search, change }: PartProps & { columns: Shown[] }) {
  const { t, i18n } = useTranslation();
  const found = useQuery({
    queryKey: ["workflows", search, i18n.language],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/workflows", {
          params: {
            query: {
              ...(search.state ? { state: [search.state] } : {}),
              ...(search.label ? { label: [search.label] } : {}),
              search: search.search ?? "",
              sort: search.sort ?? "name",
              cursor: search.cursor ?? "",
            },
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (found.data.items.length === 0) return <Nothing filtered={Boolean(search.state ?? search.label ?? search.search)} clear={() => change({ state: undefined, label: undefined, search: undefined })} />;
  return (
    <>
      <WorkflowTable rows={found.data.items} columns={columns} sort={search.sort ?? "name"} sortBy={(sort) => change({ sort })} stale={found.isPlaceholderData} />
      <Pages cursor={search.cursor} next={found.data.next} go={(cursor) => change({ cursor })} total={t("workflows.total", { count: found.data.total })} />
    </>
  );
}

function Nothing({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const { t } = useTranslation();
  if (!filtered) {
    return (
      <Empty title={t("workflows.none")} help={t("workflows.noneHelp")}>
        <TextLink to="/workflows/new">{t("newWorkflow.title")}</TextLink>
      </Empty>
    );
  }
  return (
    <Empty title={t("workflows.noMatch")}>
      <Button variant="default" onClick={clear}>
        {t("workflows.clear")}
      </Button>
    </Empty>
  );
}
