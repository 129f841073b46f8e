import { Checkbox, Group, Stack, Table, Text, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { BulkBar } from "~/pages/workflows/BulkBar";
import { LifeMenu } from "~/pages/workflows/LifeMenu";
import { TextLink } from "~/pages/workflows/links";
import { type Sort, sortedBy } from "~/pages/workflows/search";
import { StateBadge } from "~/pages/workflows/StateBadge";
import { TableFrame } from "~/ui/acting/Found";
import { SortHead } from "~/ui/acting/SortHead";
import { When } from "~/ui/acting/When";
import { Pills } from "~/ui/Pills";
import { Sparkline } from "~/ui/Sparkline";

type Row = components["schemas"]["ListedWorkflow"];

interface WorkflowTableProps {
  rows: Row[];
  sort: Sort;
  sortBy: (sort: Sort) => void;
  /** It shows what was asked for before. */
  stale: boolean;
}

/** The workflows of a page, of which some may be chosen and changed together. */
export function WorkflowTable({ rows, sort, sortBy, stale }: WorkflowTableProps) {
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
      <TableFrame label={t("workflows.title")} minWidth="60rem" gap="sm" head={<Head sort={sort} sortBy={sortBy} selectAll={selectAll} />} stale={stale}>
        {rows.map((row) => (
          <WorkflowRow key={row.workflow} row={row} selected={chosen.has(row.workflow)} toggle={() => toggle(row.workflow)} />
        ))}
      </TableFrame>
    </Stack>
  );
}

function Head({ sort, sortBy, selectAll }: Pick<WorkflowTableProps, "sort" | "sortBy"> & { selectAll: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <SortHead column="name" sort={sort} turn={() => sortBy(sortedBy("name", sort))} before={selectAll}>
        {t("workflows.name")}
      </SortHead>
      <Table.Th>{t("workflows.state")}</Table.Th>
      <Table.Th>{t("workflows.trigger")}</Table.Th>
      <Table.Th className="figure">{t("workflows.inside")}</Table.Th>
      <Table.Th className="figure">{t("workflows.entered")}</Table.Th>
      <Table.Th>{t("workflows.lately")}</Table.Th>
      <Table.Th className="figure">{t("workflows.sent")}</Table.Th>
      <Table.Th className="figure">{t("workflows.goal")}</Table.Th>
      <SortHead column="created_at" sort={sort} turn={() => sortBy(sortedBy("created_at", sort))}>
        {t("workflows.created")}
      </SortHead>
      <Table.Th>
        <VisuallyHidden>{t("workflows.actions")}</VisuallyHidden>
      </Table.Th>
    </>
  );
}

function WorkflowRow({ row, selected, toggle }: { row: Row; selected: boolean; toggle: () => void }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
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
      <Table.Td>
        <StateBadge state={row.state} />
      </Table.Td>
      <Table.Td maw="18rem">
        <Text size="sm" className="name" title={row.trigger}>
          {row.trigger || "–"}
        </Text>
      </Table.Td>
      <Table.Td className="figure">{number(row.figures.inside)}</Table.Td>
      <Table.Td className="figure">{number(row.figures.entered)}</Table.Td>
      <Table.Td>
        <Lately entries={row.entries} />
      </Table.Td>
      <Table.Td className="figure">{number(row.figures.sent)}</Table.Td>
      <Table.Td className="figure">
        {rate(row.figures.goal, row.figures.entered)}
        <Text size="xs" c="dimmed">
          {t("workflows.outOf", { part: number(row.figures.goal), whole: number(row.figures.entered) })}
        </Text>
      </Table.Td>
      <Table.Td>
        <When at={row.created_at} />
      </Table.Td>
      <Table.Td className="figure">
        <LifeMenu workflow={row} />
      </Table.Td>
    </Table.Tr>
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
