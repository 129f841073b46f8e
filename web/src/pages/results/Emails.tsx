import { Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Delivered, Heads } from "~/pages/results/Figures";
import { emailsCompared } from "~/pages/results/queries";
import type { PartProps } from "~/pages/results/Results";
import { emailSort } from "~/pages/results/search";
import { TextLink } from "~/pages/workflows/links";
import { Elsewhere } from "~/pages/workflows/results/Elsewhere";
import { Found, Pages, TableFrame } from "~/ui/acting/Found";
import { Empty } from "~/ui/States";

export function Emails({ search, period, change }: PartProps) {
  const { t } = useTranslation();
  const found = useQuery(emailsCompared(search, period));
  const head = <Heads columns={["name", "sent", "opened", "clicked", "unsubscribed", "bounced", "revenue"]} sort={emailSort(search.sort)} change={change} />;
  return (
    <Found query={found}>
      {({ items, next, elsewhere }) =>
        items.length === 0 ? (
          <Empty title={t("results.noEmails")} help={t("results.noEmailsHelp")} />
        ) : (
          <>
            {elsewhere && <Elsewhere span={elsewhere} period={period} change={change} />}
            <TableFrame minWidth="60rem" label={t("results.parts.emails")} head={head} stale={found.isPlaceholderData}>
              {items.map((one) => (
                <Table.Tr key={one.email}>
                  <Table.Td miw="10rem">
                    <TextLink to="/emails/$email" params={{ email: one.email }} dir="auto" className="name" title={one.name}>
                      {one.name || one.email}
                    </TextLink>
                  </Table.Td>
                  <Delivered of={one} />
                </Table.Tr>
              ))}
            </TableFrame>
            <Text size="xs" c="dimmed">
              {t("workflow.ordersOfEmails")}
            </Text>
            <Pages cursor={search.cursor} next={next} go={(cursor) => change({ cursor })} />
          </>
        )
      }
    </Found>
  );
}
