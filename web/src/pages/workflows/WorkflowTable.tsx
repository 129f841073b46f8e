import { Checkbox, Group, Stack, Table, Text, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { BulkBar } from "~/pages/workflows/BulkBar";
import { LifeMenu } from "~/pages/workflows/LifeMenu";
import { TextLink } from "~/pages/workflows/links";
import { type Sort, type Sorted, sortedBy } from "~/pages/workflows/search";
import { StateBadge } from "~/pages/workflows/StateBadge";
import type { Column } from "~/ui/acting/columns";
import { ColumnCells, ColumnHeads } from "~/ui/acting/ColumnCells";
import { TableFrame } from "~/ui/acting/Found";
import { SortHead } from "~/ui/acting/SortHead";
import { When } from "~/ui/acting/When";
import { Pills } from "~/ui/Pills";
import { Sparkline } from "~/ui/Sparkline";

type Row = components["schemas"]["ListedWorkflow"];
export type Shown = Column<Row, Sorted>;

/** What the table can show beside how a workflow is called. */
export function useOffered(): Shown[] {
  const { t } = useTranslation();
  const { number } = useFormats();
  return [
    { column: "state", label: t("workflows.state"), cell: (row) => <StateBadge state={row.state} /> },
    {
      column: "trigger",
      label: t("workflows.trigger"),
      most: "18rem",
      cell: ({ trigger }) => (
        <Text size="sm" miw="8rem" className="name" title={trigger}>
          {trigger || "–"}
        </Text>
      ),
    },
    { column: "inside", label: t("workflows.inside"), figure: true, cell: ({ figures }) => number(figures.inside) },
    { column: "entered", label: t("workflows.entered"), figure: true, cell: ({ figures }) => number(figures.entered) },
    { column: "lately", label: t("workflows.lately"), cell: ({ entries }) => <Lately entries={entries} /> },
    { column: "sent", label: t("workflows.sent"), figure: true, cell: ({ figures }) => number(figures.sent) },
    { column: "goal", label: t("workflows.goal"), figure: true, cell: ({ has_goal, figures }) => (has_goal ? <GoalRate {...figures} /> : "–") },
    { column: "created_at", label: t("workflows.created"), sorted: "created_at", cell: (row) => <When at={row.created_at} /> },
  ];
}

interface WorkflowTableProps {
  rows: Row[];
  columns: Shown[];
  sort: Sort;
  sortBy: (sort: Sort) => void;
  /** It shows what was asked for before. */
  stale: boolean;
}

/** The workflows of a page, of which some may be chosen and changed together. */
export function WorkflowTable({ rows, columns, sort, sortBy, stale }: WorkflowTableProps) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  // What is no longer shown is no longer chosen: nobody changes what they do not see.
  const selected = rows.filter((row) => chosen.has(row.workflow));
  const all = selected.length === rows.length;
  const selectAll = <Checkbox aria-label={t("workflows.selectAll")} checked={all} indeterminate={selected.length > 0 && !all} onChange={() => choose(new Set(all ? [] : rows.map((row) => row.workflow)))} />;
  const toggle = (slug: string) => {
    const next = new Set(chosen);
    if (!next.delete(slug)) next.add(slug);
    choose(next);
  };
  return (
    <Stack gap="sm">
      <BulkBar selected={selected} clear={() => choose(new Set())} />
      <TableFrame label={t("workflows.title")} minWidth="60rem" gap="sm" head={<Head columns={columns} sort={sort} sortBy={sortBy} selectAll={selectAll} />} stale={stale}>
        {rows.map((row) => (
          <WorkflowRow key={row.workflow} row={row} columns={columns} selected={chosen.has(row.workflow)} toggle={() => toggle(row.workflow)} />
        ))}
      </TableFrame>
    </Stack>
  );
}

function Head({ columns, sort, sortBy, selectAll }: Pick<WorkflowTableProps, "columns" | "sort" | "sortBy"> & { selectAll: ReactNode }) {
  const { t } = useTranslation();
  const sorting = (column: Sorted) => ({ column, sort, turn: () => sortBy(sortedBy(column, sort)) });
  return (
    <>
      <SortHead {...sorting("name")} before={selectAll}>
        {t("workflows.name")}
      </SortHead>
      <ColumnHeads columns={columns} sorting={sorting} />
      <Table.Th>
        <VisuallyHidden>{t("workflows.actions")}</VisuallyHidden>
      </Table.Th>
    </>
  );
}

function WorkflowRow({ row, columns, selected, toggle }: { row: Row; columns: Shown[]; selected: boolean; toggle: () => void }) {
  const { t } = useTranslation();
  return (
    <Table.Tr aria-selected={selected}>
      <Table.Td miw="10rem">
        <Group gap="sm" wrap="nowrap">
          <Checkbox aria-label={t("workflows.select", { name: row.name })} checked={selected} onChange={toggle} />
          <Stack gap="xs">
            <TextLink to="/workflows/$slug" params={{ slug: row.workflow }} dir="auto" className="name" title={row.name}>
              {row.name}
            </TextLink>
            {row.draft && row.state !== "draft" && (
              <Text size="xs" c="dimmed">
                {t("workflows.unpublished")}
              </Text>
            )}
            {row.labels.length > 0 && <Pills words={row.labels} />}
          </Stack>
        </Group>
      </Table.Td>
      <ColumnCells columns={columns} row={row} />
      <Table.Td className="figure">
        <LifeMenu workflow={row} />
      </Table.Td>
    </Table.Tr>
  );
}

/** How many of those who entered reached the goal. */
function GoalRate({ goal, entered }: { goal: number; entered: number }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  return (
    <>
      {rate(goal, entered)}
      <Text size="xs" c="dimmed">
        {t("workflows.outOf", { part: number(goal), whole: number(entered) })}
      </Text>
    </>
  );
}

/** How many entered in the last 30 days, and on which of them. */
function Lately({ entries }: { entries: number[] }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const sum = entries.reduce((whole, each) => whole + each, 0);
  return (
    <Stack gap="xs" c="accent">
      <Sparkline values={entries} />
      <Text size="xs" c="dimmed">
        {t("workflows.enteredLately", { n: number(sum), days: number(entries.length) })}
      </Text>
    </Stack>
  );
}
