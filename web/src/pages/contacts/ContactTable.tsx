import { Anchor, Checkbox, Group, Paper, Pill, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { attributeOf, type Column, type Fact } from "~/pages/contacts/columns";
import { attributes } from "~/pages/contacts/queries";
import { useShown } from "~/pages/contacts/shown";
import { type AttributeType, type FoundContact, nameOf } from "~/pages/contacts/types";
import { typeOf } from "~/pages/contacts/values";

interface TableProps {
  rows: FoundContact[];
  columns: Column[];
  selected: ReadonlySet<string>;
  select: (ids: ReadonlySet<string>) => void;
  /** It shows what was asked for before. */
  stale: boolean;
}

export function ContactTable({ rows, columns, selected, select, stale }: TableProps) {
  const { t } = useTranslation();
  const { data } = useQuery(attributes);
  const types = new Map((data ?? []).map(({ name, type }) => [name, type]));
  return (
    <Paper withBorder className="surface" opacity={stale ? 0.6 : 1} aria-busy={stale}>
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover stickyHeader aria-label={t("contacts.title")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>
                <SelectAll rows={rows} selected={selected} select={select} />
              </Table.Th>
              {columns.map((column) => (
                <Table.Th key={column} className={isFigure(column, types) ? "figure" : ""}>
                  <Heading column={column} />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} columns={columns} types={types} selected={selected} select={select} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

type Types = ReadonlyMap<string, AttributeType>;

function isFigure(column: Column, types: Types): boolean {
  const attribute = attributeOf(column);
  return attribute === null ? column === "score" : types.get(attribute) === "number";
}

function Heading({ column }: { column: Column }) {
  const { t } = useTranslation();
  const attribute = attributeOf(column);
  return <span dir="auto">{attribute ?? t(`contacts.${column as Fact}`)}</span>;
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
      label={t("contacts.contact")}
      aria-label={t("contacts.selectPage")}
      checked={here === ids.length}
      indeterminate={here > 0 && here < ids.length}
      onChange={(event) => select(toggled(selected, ids, event.currentTarget.checked))}
    />
  );
}

function Row({ row, columns, types, selected, select }: Omit<TableProps, "rows" | "stale"> & { row: FoundContact; types: Types }) {
  const { t } = useTranslation();
  const name = nameOf(row);
  const checked = selected.has(row.id);
  return (
    <Table.Tr aria-selected={checked} bg={checked ? "var(--jalon-soft-accent)" : ""}>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <Checkbox aria-label={t("contacts.selectOne", { name })} checked={checked} onChange={(event) => select(toggled(selected, [row.id], event.currentTarget.checked))} />
          <Anchor dir="auto" className="name" title={name} renderRoot={(props) => <Link {...props} to="/contacts/$contact" params={{ contact: row.id }} />}>
            {name}
          </Anchor>
        </Group>
      </Table.Td>
      {columns.map((column) => (
        <Table.Td key={column} className={isFigure(column, types) ? "figure" : ""}>
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
    case "lifecycle":
      return shown.lifecycle(row.lifecycle);
    case "score":
      return shown.number(row.score);
    case "marketing":
      return shown.marketing(row.marketing);
    case "tags":
      return <Tags tags={row.tags} />;
    case "locale":
      return row.locale || "–";
    case "external_id":
      return row.external_id ?? "–";
    case "created_at":
      return shown.instant(row.created_at);
  }
}

function Tags({ tags }: { tags: string[] }) {
  if (tags.length === 0) return "–";
  return (
    <Group gap="xs">
      {tags.map((tag) => (
        <Pill key={tag}>
          <span dir="auto">{tag}</span>
        </Pill>
      ))}
    </Group>
  );
}
