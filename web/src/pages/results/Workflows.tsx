import { Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Delivered, Figure, Heads, Share } from "~/pages/results/Figures";
import { workflowsCompared } from "~/pages/results/queries";
import type { PartProps } from "~/pages/results/Results";
import { TextLink } from "~/pages/workflows/links";
import { StateBadge } from "~/pages/workflows/StateBadge";
import { Elsewhere } from "~/pages/workflows/results/Elsewhere";
import { checkedPeriod } from "~/pages/workflows/results/search";
import { Found, Pages, TableFrame } from "~/ui/acting/Found";
import { Empty } from "~/ui/States";

export function Workflows({ search, period, change }: PartProps) {
  const { t } = useTranslation();
  const found = useQuery(workflowsCompared(search, period));
  const sort = search.sort ?? "-sent";
  const head = (
    <>
      <Heads columns={["name"]} sort={sort} change={change} />
      <Table.Th>{t("workflows.state")}</Table.Th>
      <Heads columns={["entered", "goal", "sent", "opened", "clicked", "unsubscribed", "bounced", "revenue"]} sort={sort} change={change} />
    </>
  );
  return (
    <Found query={found}>
      {({ items, next, elsewhere }) =>
        items.length === 0 ? (
          <Empty title={t("results.noWorkflows")} help={t("results.noWorkflowsHelp")} />
        ) : (
          <>
            {elsewhere && <Elsewhere span={elsewhere} period={period} change={change} />}
            <TableFrame gap="sm" minWidth="60rem" label={t("results.parts.workflows")} head={head} stale={found.isPlaceholderData}>
              {items.map((one) => (
                <Table.Tr key={one.workflow}>
                  <Table.Td miw="10rem">
                    <TextLink to="/workflows/$slug/results" params={{ slug: one.workflow }} search={checkedPeriod({ ...search })} dir="auto" className="name" title={one.name}>
                      {one.name || one.workflow}
                    </TextLink>
                  </Table.Td>
                  <Table.Td>
                    <StateBadge state={one.state} />
                  </Table.Td>
                  <Figure value={one.entered} />
                  <Share part={one.goal} whole={one.has_goal ? one.entered : 0} />
                  <Delivered of={one} />
                </Table.Tr>
              ))}
            </TableFrame>
            <Text size="xs" c="dimmed">
              {t("workflow.ordersCounted")}
            </Text>
            <Pages cursor={search.cursor} next={next} go={(cursor) => change({ cursor })} />
          </>
        )
      }
    </Found>
  );
}
