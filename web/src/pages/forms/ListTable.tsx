import { Anchor, Table, Text } from "@mantine/core";
import { Link, type LinkProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { changedList, type ListSearch, type Sorted } from "~/pages/forms/search";
import type { Column } from "~/ui/acting/columns";
import { ColumnCells, ColumnHeads } from "~/ui/acting/ColumnCells";
import { TableFrame } from "~/ui/acting/Found";
import { SortHead } from "~/ui/acting/SortHead";
import { turned } from "~/ui/acting/sorting";

/** What the first column says of a row: its name, above its short name, and where it leads. */
export interface Named {
  slug: string;
  name: string;
  link: Pick<LinkProps, "to" | "params">;
}

interface Props<R> {
  label: string;
  rows: R[];
  named: (row: R) => Named;
  columns: Column<R, Sorted>[];
  search: ListSearch;
  go: (next: ListSearch) => void;
  stale: boolean;
}

/** Forms, resources or landing pages, in the order that their heads choose. */
export function ListTable<R>({ label, rows, named, columns, search, go, stale }: Props<R>) {
  const { t } = useTranslation();
  const { sort = "name" } = search;
  const sorting = (column: Sorted) => ({ column, sort, turn: () => go(changedList(search, { sort: turned(column, sort) })) });
  const head = (
    <>
      <SortHead {...sorting("name")}>{t("forms.name")}</SortHead>
      <ColumnHeads columns={columns} sorting={sorting} />
    </>
  );
  return (
    <TableFrame label={label} head={head} stale={stale}>
      {rows.map((row) => (
        <Row key={named(row).slug} row={row} named={named(row)} columns={columns} />
      ))}
    </TableFrame>
  );
}

function Row<R>({ row, named: { slug, name, link }, columns }: { row: R; named: Named; columns: Column<R, Sorted>[] }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor dir="auto" className="name" title={name || slug} renderRoot={(props) => <Link {...props} {...link} />}>
          {name || slug}
        </Anchor>
        <Text size="xs" c="dimmed">
          {slug}
        </Text>
      </Table.Td>
      <ColumnCells columns={columns} row={row} />
    </Table.Tr>
  );
}
