import { Box, Button, Group, Select, Stack, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useStepNames } from "~/pages/workflows/drawn";
import { type Person, PeopleTable, usePeopleColumns } from "~/pages/workflows/people/PeopleTable";
import { RestartAll } from "~/pages/workflows/people/RestartAll";
import { checkedPeople, type PeopleSearch, PLACES, type Sorted, statesOf } from "~/pages/workflows/people/search";
import { ColumnMenu } from "~/ui/acting/ColumnMenu";
import { type Column, useChosen } from "~/ui/acting/columns";
import { Pages } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { SearchField } from "~/ui/acting/SearchField";
import { turned } from "~/ui/acting/sorting";
import { ExplainDrawer } from "~/ui/explain/Explain";
import { Empty, Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/workflows/$slug/people")({ component: People });

type Change = (changes: { [Name in keyof PeopleSearch]?: unknown }) => void;

/** Who is in the workflow, or was, and where. */
function People() {
  const { t } = useTranslation();
  const { slug } = Route.useParams();
  const search: PeopleSearch = Route.useSearch();
  const navigate = useNavigate();
  const { columns, menu } = useChosen("people", usePeopleColumns(slug));
  const change: Change = (changes) => void navigate({ to: "/workflows/$slug/people", params: { slug }, search: checkedPeople({ ...search, ...changes }), resetScroll: false });
  return (
    <Stack gap="lg">
      <Filters slug={slug} search={search} change={change}>
        <ColumnMenu {...menu} />
      </Filters>
      {search.step && search.state === "all" && <Text c="dimmed">{t("numbers.partly")}</Text>}
      <Found slug={slug} columns={columns} search={search} change={change} />
      {search.why && <ExplainDrawer workflow={slug} contact={search.why} onClose={() => change({ why: undefined })} />}
    </Stack>
  );
}

interface PartProps {
  slug: string;
  search: PeopleSearch;
  change: Change;
}

function Filters({ slug, search, change, children }: PartProps & { children: ReactNode }) {
  const { t } = useTranslation();
  const names = [...useStepNames(slug).values()];
  const known = names.some((each) => each.id === search.step);
  const steps = [
    { value: "", label: t("workflow.anyStep") },
    ...names.map(({ id, number, label }) => ({ value: id, label: `${number} ${label}` })),
    ...(search.step && !known ? [{ value: search.step, label: search.step }] : []),
  ];
  return (
    <Group gap="md" align="flex-end">
      <Select
        label={t("workflow.where")}
        allowDeselect={false}
        value={search.state ?? "active"}
        onChange={(state) => change({ state, cursor: undefined })}
        data={[...PLACES, "all" as const].map((place) => ({ value: place, label: t(`workflow.place.${place}`) }))}
      />
      <SearchField label={t("contacts.search")} value={search.search} change={(wanted) => change({ search: wanted, cursor: undefined })} />
      <Select label={t("workflow.atStep")} allowDeselect={false} searchable value={search.step ?? ""} onChange={(step) => change({ step, cursor: undefined })} data={steps} />
      {search.state === "failed" && <RestartAll slug={slug} />}
      <Box ml="auto">{children}</Box>
    </Group>
  );
}

function Found({ slug, columns, search, change }: PartProps & { columns: Column<Person, Sorted>[] }) {
  const { t } = useTranslation();
  const howMany = useHowMany();
  const found = useQuery({
    queryKey: ["workflow", slug, "people", statesOf(search), search.step, search.search, search.sort, search.cursor],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/workflows/{slug}/people", {
          params: { path: { slug }, query: { state: statesOf(search), step: search.step ?? "", search: search.search ?? "", cursor: search.cursor ?? "", ...(search.sort ? { sort: search.sort } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Refused error={found.error} retry={() => void found.refetch()} {...(search.sort ? { unsort: () => change({ sort: undefined, cursor: undefined }) } : {})} />;
  const { items, next, total, exact } = found.data;
  if (items.length === 0) return <Nothing filtered={Boolean(search.step ?? search.state ?? search.search)} clear={() => change({ state: undefined, step: undefined, search: undefined, cursor: undefined })} />;
  const sorting = (column: Sorted) => ({ column, sort: search.sort ?? "", turn: () => change({ sort: turned(column, search.sort), cursor: undefined }) });
  return (
    <>
      <PeopleTable slug={slug} people={items} columns={columns} sorting={sorting} stale={found.isPlaceholderData} explain={(contact) => change({ why: contact })} />
      <Pages cursor={search.cursor} next={next} go={(cursor) => change({ cursor })} total={t("workflow.peopleTotal", howMany({ total, exact }))} />
    </>
  );
}

/** Why there is nothing to show, and a way back from an order that so many cannot be put in. */
function Refused({ error, retry, unsort }: { error: Error; retry: () => void; unsort?: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Failed error={error} retry={retry} />
      {unsort && (
        <Group>
          <Button variant="default" onClick={unsort}>
            {t("workflow.unsorted")}
          </Button>
        </Group>
      )}
    </>
  );
}

function Nothing({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const { t } = useTranslation();
  if (!filtered) return <Empty title={t("workflow.nobody")} help={t("workflow.nobodyHelp")} />;
  return (
    <Empty title={t("workflow.nobodyMatches")}>
      <Button variant="default" onClick={clear}>
        {t("workflows.clear")}
      </Button>
    </Empty>
  );
}
