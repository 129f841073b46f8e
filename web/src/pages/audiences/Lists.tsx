import { Anchor, Button, Group, Menu, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { IconDots, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { Count } from "~/pages/audiences/Count";
import { DeleteList } from "~/pages/audiences/DeleteDialogs";
import { NewList, RenameList } from "~/pages/audiences/ListDialogs";
import { checkedLists, type ListsSearch, type SortedLists } from "~/pages/audiences/search";
import { AudienceTabs } from "~/pages/audiences/Tabs";
import { listsBy } from "~/pages/contacts/queries";
import type { ContactList } from "~/pages/contacts/types";
import { ColumnMenu } from "~/ui/acting/ColumnMenu";
import { type Column, useChosen } from "~/ui/acting/columns";
import { ColumnCells, ColumnHeads, type Sorting } from "~/ui/acting/ColumnCells";
import { Pages, TableFrame } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { MayButton } from "~/ui/acting/MayButton";
import { SortHead } from "~/ui/acting/SortHead";
import { turned } from "~/ui/acting/sorting";
import { When } from "~/ui/acting/When";
import { Empty, Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/lists")({ component: Lists });

function Lists() {
  const { t } = useTranslation();
  const howMany = useHowMany();
  const looked: ListsSearch = Route.useSearch();
  const { search = "", sort = "name" } = looked;
  const navigate = useNavigate();
  const go = (next: ListsSearch, replace = false) => void navigate({ to: "/lists", search: checkedLists({ ...looked, ...next }), replace });
  const look = (text: string) => go({ search: text }, true);
  const [adding, setAdding] = useState(false);
  const found = useQuery({ ...listsBy(sort), placeholderData: keepPreviousData });
  const { columns, menu } = useChosen("lists", useOffered());
  const wanted = search.toLocaleLowerCase();
  const rows = (found.data?.items ?? []).filter(({ slug, name }) => `${name} ${slug}`.toLocaleLowerCase().includes(wanted));
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>{t("audiences.title")}</Title>
        <MayButton needs="contacts:write" onClick={() => setAdding(true)}>
          {t("audiences.newList")}
        </MayButton>
      </Group>
      <AudienceTabs here="/lists" />
      <Group justify="space-between" align="flex-start">
        <TextInput type="search" maw="25rem" aria-label={t("audiences.searchLists")} placeholder={t("audiences.searchLists")} leftSection={<IconSearch size={16} aria-hidden />} value={search} onChange={(event) => look(event.currentTarget.value)} />
        <ColumnMenu {...menu} />
      </Group>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && rows.length === 0 && <Nothing filtered={search !== ""} clear={() => look("")} />}
      {rows.length > 0 && (
        <>
          <Rows rows={rows} columns={columns} sorting={(column) => ({ column, sort, turn: () => go({ sort: turned(column, sort) }) })} stale={found.isPlaceholderData} />
          <Pages cursor={undefined} next={null} go={() => look("")} total={t("audiences.totalLists", howMany({ total: rows.length }))} />
        </>
      )}
      {adding && <NewList close={() => setAdding(false)} />}
    </Stack>
  );
}

function Nothing({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const { t } = useTranslation();
  if (!filtered) return <Empty title={t("audiences.noLists")} help={t("audiences.noListsHelp")} />;
  return (
    <Empty title={t("audiences.noListMatches")}>
      <Button variant="default" onClick={clear}>
        {t("contacts.clear")}
      </Button>
    </Empty>
  );
}

/** What the table can show beside how a list is called. */
function useOffered(): Column<ContactList, SortedLists>[] {
  const { t } = useTranslation();
  return [
    { column: "members", label: t("audiences.members"), sorted: "members", figure: true, cell: ({ members, exact }) => <Count members={members} exact={exact} /> },
    { column: "created_at", label: t("contacts.created_at"), sorted: "created_at", cell: (list) => <When at={list.created_at} /> },
  ];
}

interface RowsProps {
  rows: ContactList[];
  columns: Column<ContactList, SortedLists>[];
  sorting: Sorting<SortedLists>;
  stale: boolean;
}

function Rows({ rows, columns, sorting, stale }: RowsProps) {
  const { t } = useTranslation();
  return (
    <TableFrame
      label={t("audiences.lists")}
      minWidth="30rem"
      stale={stale}
      head={
        <>
          <SortHead {...sorting("name")}>{t("audiences.name")}</SortHead>
          <ColumnHeads columns={columns} sorting={sorting} />
          <Table.Th>{t("audiences.more")}</Table.Th>
        </>
      }
    >
      {rows.map((list) => (
        <Table.Tr key={list.slug}>
          <Table.Td>
            <Anchor dir="auto" className="name" title={list.name || list.slug} renderRoot={(props) => <Link {...props} to="/lists/$list" params={{ list: list.slug }} />}>
              {list.name || list.slug}
            </Anchor>
            <Text size="xs" c="dimmed">
              {list.slug}
            </Text>
          </Table.Td>
          <ColumnCells columns={columns} row={list} />
          <Table.Td>
            <ListMenu list={list} />
          </Table.Td>
        </Table.Tr>
      ))}
    </TableFrame>
  );
}

function ListMenu({ list }: { list: ContactList }) {
  const { t } = useTranslation();
  const may = useMay("contacts:write");
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="subtle" aria-label={t("audiences.moreOf", { name: list.name || list.slug })}>
            <IconDots size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {!may && <Menu.Label>{t("app.noRight")}</Menu.Label>}
          <Menu.Item disabled={!may} onClick={() => setOpen("rename")}>
            {t("audiences.rename")}
          </Menu.Item>
          <Menu.Item disabled={!may} c="bad" onClick={() => setOpen("delete")}>
            {t("audiences.deleteList")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === "rename" && <RenameList list={list} close={close} />}
      {open === "delete" && <DeleteList list={list} close={close} />}
    </>
  );
}
