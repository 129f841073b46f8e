import { Anchor, Button, Stack, Table, Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { checkedInbox, type InboxSearch } from "~/pages/inbox/search";
import { Pages, TableFrame } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { SearchField } from "~/ui/acting/SearchField";
import { SortHead } from "~/ui/acting/SortHead";
import { turned } from "~/ui/acting/sorting";
import { When } from "~/ui/acting/When";
import { Empty, Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/inbox")({ component: Inbox });

type Caught = components["schemas"]["CaughtEmail"];

function Inbox() {
  const { t } = useTranslation();
  const howMany = useHowMany();
  const search: InboxSearch = Route.useSearch();
  const { sort = "-at" } = search;
  const navigate = useNavigate();
  const go = (next: { [Name in keyof InboxSearch]?: unknown }) => void navigate({ to: "/inbox", search: checkedInbox(next) });
  const found = useQuery({
    queryKey: ["inbox", search],
    queryFn: () => answerOf(api.GET("/api/v1/inbox", { params: { query: { to: search.to ?? "", sort, cursor: search.cursor ?? "" } } })),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const none = found.isSuccess && found.data.items.length === 0;
  return (
    <Stack gap="lg">
      <Title order={1}>{t("inbox.title")}</Title>
      <Text c="dimmed">{t("inbox.help")}</Text>
      <SearchField label={t("inbox.search")} value={search.to} change={(to) => go({ ...search, to, cursor: undefined })} />
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {none && !search.to && <Empty title={t("inbox.none")} help={t("inbox.noneHelp")} />}
      {none && search.to && (
        <Empty title={t("inbox.noMatch")}>
          <Button variant="default" onClick={() => go({})}>
            {t("inbox.clear")}
          </Button>
        </Empty>
      )}
      {found.isSuccess && !none && (
        <>
          <Rows rows={found.data.items} sort={sort} turn={() => go({ ...search, sort: turned("at", sort), cursor: undefined })} />
          <Pages cursor={search.cursor} next={found.data.next} go={(cursor) => go({ ...search, cursor })} total={t("inbox.total", howMany(found.data))} />
        </>
      )}
    </Stack>
  );
}

function Rows({ rows, sort, turn }: { rows: Caught[]; sort: string; turn: () => void }) {
  const { t } = useTranslation();
  return (
    <TableFrame
      label={t("inbox.title")}
      minWidth="30rem"
      head={
        <>
          <Table.Th>{t("inbox.subject")}</Table.Th>
          <Table.Th>{t("inbox.to")}</Table.Th>
          <SortHead column="at" sort={sort} turn={turn}>
            {t("inbox.at")}
          </SortHead>
        </>
      }
    >
      {rows.map((row) => (
        <Table.Tr key={row.id}>
          <Table.Td>
            <Anchor dir="auto" className="name" title={row.subject} renderRoot={(props) => <Link {...props} to="/inbox/$email" params={{ email: row.id }} />}>
              {row.subject || t("inbox.noSubject")}
            </Anchor>
          </Table.Td>
          <Table.Td>
            <Text className="name">{row.recipient}</Text>
          </Table.Td>
          <Table.Td><When at={row.at} /></Table.Td>
        </Table.Tr>
      ))}
    </TableFrame>
  );
}
