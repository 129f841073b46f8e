import { Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { Figure, Share, useDelivered } from "~/pages/results/Figures";
import { workflowsCompared } from "~/pages/results/queries";
import type { PartProps } from "~/pages/results/Results";
import { MOST_SENT, type WorkflowColumn } from "~/pages/results/search";
import { TextLink } from "~/pages/workflows/links";
import { StateBadge } from "~/pages/workflows/StateBadge";
import { Elsewhere } from "~/pages/workflows/results/Elsewhere";
import { checkedPeriod } from "~/pages/workflows/results/search";
import { ChosenTable } from "~/ui/acting/ChosenTable";
import type { Column } from "~/ui/acting/columns";
import { Found, Pages } from "~/ui/acting/Found";
import { SortHead } from "~/ui/acting/SortHead";
import { turned } from "~/ui/acting/sorting";
import { Empty } from "~/ui/States";

type Row = components["schemas"]["ComparedWorkflow"];

export function Workflows({ search, period, change }: PartProps) {
  const { t } = useTranslation();
  const found = useQuery(workflowsCompared(search, period));
  const { sort = MOST_SENT } = search;
  const sorting = (column: WorkflowColumn) => ({ column, sort, turn: () => change({ sort: turned(column, sort) }) });
  const offered = useOffered();
  return (
    <Found query={found}>
      {({ items, next, total, elsewhere }) =>
        items.length === 0 ? (
          <Empty title={t("results.noWorkflows")} help={t("results.noWorkflowsHelp")} />
        ) : (
          <>
            {elsewhere && <Elsewhere span={elsewhere} period={period} change={change} />}
            <ChosenTable
              gap="sm"
              minWidth="60rem"
              table="results.workflows"
              label={t("results.parts.workflows")}
              offered={offered}
              sorting={sorting}
              head={<SortHead {...sorting("name")}>{t("results.columns.name")}</SortHead>}
              rows={items}
              idOf={({ workflow }) => workflow}
              lead={({ workflow, name }) => (
                <Table.Td miw="10rem">
                  <TextLink to="/workflows/$slug/results" params={{ slug: workflow }} search={checkedPeriod({ ...search })} dir="auto" className="name" title={name}>
                    {name || workflow}
                  </TextLink>
                </Table.Td>
              )}
              stale={found.isPlaceholderData}
            />
            <Text size="xs" c="dimmed">
              {t("workflow.ordersCounted")}
            </Text>
            <Pages cursor={search.cursor} next={next} go={(cursor) => change({ cursor })} total={t("workflows.total", { count: total })} />
          </>
        )
      }
    </Found>
  );
}

function useOffered(): Column<Row, WorkflowColumn>[] {
  const { t } = useTranslation();
  const delivered = useDelivered();
  return [
    { column: "state", label: t("workflows.state"), cell: ({ state }) => <StateBadge state={state} /> },
    { column: "entered", label: t("results.columns.entered"), sorted: "entered", figure: true, cell: ({ entered }) => <Figure value={entered} /> },
    { column: "goal", label: t("results.columns.goal"), sorted: "goal", figure: true, cell: ({ goal, has_goal, entered }) => <Share part={goal} whole={has_goal ? entered : 0} /> },
    ...delivered,
  ];
}
