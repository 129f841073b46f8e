import { Anchor, Checkbox, Group, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { calledOf } from "~/pages/contacts/called";
import { attributeOf, type Column, type Fact } from "~/pages/contacts/columns";
import { attributes } from "~/pages/contacts/queries";
import { NEWEST, type Sort, type Sorted, sortedBy } from "~/pages/contacts/search";
import { useShown } from "~/pages/contacts/shown";
import { type AttributeType, type FoundContact, nameOf } from "~/pages/contacts/types";
import { typeOf } from "~/pages/contacts/values";
import { TableFrame } from "~/ui/acting/Found";
import { SortHead } from "~/ui/acting/SortHead";
import { When } from "~/ui/acting/When";
import { Pills } from "~/ui/Pills";

interface TableProps {
  rows: FoundContact[];
  columns: Column[];
  selected: ReadonlySet<string>;
  select: (ids: ReadonlySet<string>) => void;
  sort: Sort | undefined;
  sortBy: (sort: Sort) => void;
  /** It shows what was asked for before. */
  stale: boolean;
}

/** By what the server sorts a fact. */
const SORTS: Partial<Record<Fact, Sorted>> = { name: "name", score: "score", created_at: "created" };

export function ContactTable({ rows, columns, selected, select, sort = NEWEST, sortBy, stale }: TableProps) {
  const { t } = useTranslation();
  const { data } = useQuery(attributes);
  const types = new Map((data ?? []).map(({ name, type }) => [name, type]));
  const head = (
    <>
      <SortHead column="email" sort={sort} turn={() => sortBy(sortedBy("email", sort))} before={<SelectAll rows={rows} selected={selected} select={select} />}>
        {t("contacts.contact")}
      </SortHead>
      {columns.map((column) => (
        <Heading key={column} column={column} figure={isFigure(column, types)} sort={sort} sortBy={sortBy} />
      ))}
    </>
  );
  return (
    <TableFrame label={t("contacts.title")} minWidth={`${15 + 7 * columns.length}rem`} head={head} stale={stale}>
      {rows.map((row) => (
        <Row key={row.id} row={row} columns={columns} types={types} selected={selected} select={select} />
      ))}
    </TableFrame>
  );
}

type Types = ReadonlyMap<string, AttributeType>;

function isFigure(column: Column, types: Types): boolean {
  const attribute = attributeOf(column);
  return attribute === null ? column === "score" : types.get(attribute) === "number";
}

interface HeadingProps {
  column: Column;
  figure: boolean;
  sort: Sort;
  sortBy: (sort: Sort) => void;
}

function Heading({ column, figure, sort, sortBy }: HeadingProps) {
  const { t } = useTranslation();
  const attribute = attributeOf(column);
  const className = figure ? "figure" : "";
  if (attribute !== null) {
    return (
      <Table.Th className={className} dir="auto">
        {attribute}
      </Table.Th>
    );
  }
  const fact = column as Fact;
  const sorted = SORTS[fact];
  if (!sorted) return <Table.Th className={className}>{t(`contacts.${fact}`)}</Table.Th>;
  return (
    <SortHead column={sorted} sort={sort} turn={() => sortBy(sortedBy(sorted, sort))} className={className}>
      {t(`contacts.${fact}`)}
    </SortHead>
  );
}

/** The ids with one more, or one fewer. */
function toggled(ids: ReadonlySet<string>, those: string[], on: boolean): ReadonlySet<string> {
  return new Set(on ? [...ids, ...those] : [...ids].filter((id) => !those.includes(id)));
}

function SelectAll({ rows, selected, select }: Pick<TableProps, "rows" | "selected" | "select">) {
  const { t } = useTranslation();
  const ids = rows.map((row) => row.id);
  const here = ids.filter((id) => selected.has(id)).length;
  return (
    <Checkbox
      aria-label={t("contacts.selectPage")}
      checked={here === ids.length}
      indeterminate={here > 0 && here < ids.length}
      onChange={(event) => select(toggled(selected, ids, event.currentTarget.checked))}
    />
  );
}

function Row({ row, columns, types, selected, select }: Pick<TableProps, "columns" | "selected" | "select"> & { row: FoundContact; types: Types }) {
  const { t } = useTranslation();
  const name = nameOf(row);
  const checked = selected.has(row.id);
  return (
    <Table.Tr aria-selected={checked}>
      <Table.Td miw={{ base: "10rem", sm: "15rem" }}>
        <Group gap="sm" wrap="nowrap">
          <Checkbox aria-label={t("contacts.selectOne", { name })} checked={checked} onChange={(event) => select(toggled(selected, [row.id], event.currentTarget.checked))} />
          <Anchor dir="auto" className="name" title={name} renderRoot={(props) => <Link {...props} to="/contacts/$contact" params={{ contact: row.id }} />}>
            {name}
          </Anchor>
        </Group>
      </Table.Td>
      {columns.map((column) => (
        <Table.Td key={column} className={isFigure(column, types) ? "figure" : ""} {...(column === "name" && { miw: "8rem" })}>
          <Cell row={row} column={column} types={types} />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function Cell({ row, column, types }: { row: FoundContact; column: Column; types: Types }) {
  const shown = useShown();
  const attribute = attributeOf(column);
  if (attribute !== null) {
    const value = row.attributes[attribute];
    return (
      <Text dir="auto" className="name">
        {shown.value(value, types.get(attribute) ?? typeOf(value))}
      </Text>
    );
  }
  switch (column as Fact) {
    case "name":
      return (
        <span dir="auto" className="name">
          {calledOf(row.attributes) || "–"}
        </span>
      );
    case "lifecycle":
      return shown.lifecycle(row.lifecycle);
    case "score":
      return shown.number(row.score);
    case "marketing":
      return shown.marketing(row.marketing);
    case "tags":
      return row.tags.length > 0 ? <Pills words={row.tags} /> : "–";
    case "locale":
      return row.locale || "–";
    case "external_id":
      return row.external_id ?? "–";
    case "created_at":
      return <When at={row.created_at} />;
  }
}
