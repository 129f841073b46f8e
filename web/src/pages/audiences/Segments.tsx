import { Alert, Anchor, Group, Stack, Table, Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useMay } from "~/app/session";
import { Count } from "~/pages/audiences/Count";
import { checkedSegments, type SegmentsSearch, type SortedSegments } from "~/pages/audiences/search";
import { AudienceTabs } from "~/pages/audiences/Tabs";
import { ColumnMenu } from "~/ui/acting/ColumnMenu";
import { type Column, useChosen } from "~/ui/acting/columns";
import { ColumnCells, ColumnHeads, type Sorting } from "~/ui/acting/ColumnCells";
import { NoMatch, Pages, TableFrame } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { SearchField } from "~/ui/acting/SearchField";
import { SortHead } from "~/ui/acting/SortHead";
import { turned } from "~/ui/acting/sorting";
import { Empty, Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/segments")({ component: Segments });

type Row = components["schemas"]["SegmentRow"];
type Shown = Column<Row, SortedSegments>;
type Go = (next: { [Name in keyof SegmentsSearch]?: unknown }) => void;

function Segments() {
  const { t } = useTranslation();
  const may = useMay("workflows:read");
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>{t("audiences.title")}</Title>
        <NewSegment />
      </Group>
      <AudienceTabs here="/segments" />
      {may ? <Found /> : <Alert color="info">{t("app.noRight")}</Alert>}
    </Stack>
  );
}

function NewSegment() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <MayButton needs="workflows:write" onClick={() => void navigate({ to: "/segments/new" })}>
      {t("audiences.newSegment")}
    </MayButton>
  );
}

function Found() {
  const { t } = useTranslation();
  const search: SegmentsSearch = Route.useSearch();
  const navigate = useNavigate();
  const go: Go = (next) => void navigate({ to: "/segments", search: checkedSegments(next) });
  const { columns, menu } = useChosen("segments", useOffered());
  return (
    <>
      <Group justify="space-between" align="flex-start">
        <SearchField label={t("audiences.searchSegments")} value={search.search} change={(wanted) => go({ ...search, search: wanted, cursor: undefined })} />
        <ColumnMenu {...menu} />
      </Group>
      <Listed columns={columns} search={search} go={go} />
    </>
  );
}

/** What the table can show beside how a segment is called. */
function useOffered(): Shown[] {
  const { t } = useTranslation();
  return [
    {
      column: "sentence",
      label: t("audiences.who"),
      cell: ({ sentence }) => (
        <Text className="name" title={sentence}>
          {sentence}
        </Text>
      ),
    },
    { column: "members", label: t("audiences.members"), sorted: "members", figure: true, cell: (row) => <Count members={row.members} exact={row.exact && row.lanes_left === 0} /> },
  ];
}

function Listed({ columns, search: looked, go }: { columns: Shown[]; search: SegmentsSearch; go: Go }) {
  const { t, i18n } = useTranslation();
  const { search = "", sort = "name", cursor = "" } = looked;
  const found = useQuery({
    queryKey: ["segments", "page", search, sort, cursor, i18n.language],
    queryFn: () => answerOf(api.GET("/api/v1/segments", { params: { query: { search, sort, cursor } } })),
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (search && found.data.items.length === 0) return <NoMatch clear={() => go({})} />;
  if (found.data.items.length === 0) return <Empty title={t("audiences.noSegments")} help={t("audiences.noSegmentsHelp")} />;
  return (
    <>
      <Rows rows={found.data.items} columns={columns} sorting={(column) => ({ column, sort, turn: () => go({ ...looked, sort: turned(column, sort), cursor: undefined }) })} stale={found.isPlaceholderData} />
      <Pages cursor={cursor} next={found.data.next} go={(next) => go({ ...looked, cursor: next })} total={t("audiences.totalSegments", { count: found.data.total })} />
    </>
  );
}

interface RowsProps {
  rows: Row[];
  columns: Shown[];
  sorting: Sorting<SortedSegments>;
  stale: boolean;
}

function Rows({ rows, columns, sorting, stale }: RowsProps) {
  const { t } = useTranslation();
  return (
    <TableFrame
      label={t("audiences.segments")}
      minWidth="35rem"
      stale={stale}
      head={
        <>
          <SortHead {...sorting("name")}>{t("audiences.name")}</SortHead>
          <ColumnHeads columns={columns} sorting={sorting} />
        </>
      }
    >
      {rows.map((row) => (
        <Table.Tr key={row.segment}>
          <Table.Td>
            <Anchor dir="auto" className="name" title={row.name || row.segment} renderRoot={(props) => <Link {...props} to="/segments/$segment" params={{ segment: row.segment }} />}>
              {row.name || row.segment}
            </Anchor>
          </Table.Td>
          <ColumnCells columns={columns} row={row} />
        </Table.Tr>
      ))}
    </TableFrame>
  );
}
