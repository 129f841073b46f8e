import { Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useDelivered } from "~/pages/results/Figures";
import { emailsCompared } from "~/pages/results/queries";
import type { PartProps } from "~/pages/results/Results";
import { type EmailColumn, emailSort } from "~/pages/results/search";
import { TextLink } from "~/pages/workflows/links";
import { Elsewhere } from "~/pages/workflows/results/Elsewhere";
import { ChosenTable } from "~/ui/acting/ChosenTable";
import { Found, Pages } from "~/ui/acting/Found";
import { SortHead } from "~/ui/acting/SortHead";
import { turned } from "~/ui/acting/sorting";
import { Empty } from "~/ui/States";

export function Emails({ search, period, change }: PartProps) {
  const { t } = useTranslation();
  const found = useQuery(emailsCompared(search, period));
  const sort = emailSort(search.sort);
  const sorting = (column: EmailColumn) => ({ column, sort, turn: () => change({ sort: turned(column, sort) }) });
  const offered = useDelivered();
  return (
    <Found query={found}>
      {({ items, next, total, elsewhere }) =>
        items.length === 0 ? (
          <Empty title={t("results.noEmails")} help={t("results.noEmailsHelp")} />
        ) : (
          <>
            {elsewhere && <Elsewhere span={elsewhere} period={period} change={change} />}
            <ChosenTable
              gap="sm"
              minWidth="60rem"
              table="results.emails"
              label={t("results.parts.emails")}
              offered={offered}
              sorting={sorting}
              head={<SortHead {...sorting("name")}>{t("results.columns.name")}</SortHead>}
              rows={items}
              idOf={({ email }) => email}
              lead={({ email, name }) => (
                <Table.Td miw="10rem">
                  <TextLink to="/emails/$email" params={{ email }} dir="auto" className="name" title={name}>
                    {name || email}
                  </TextLink>
                </Table.Td>
              )}
              stale={found.isPlaceholderData}
            />
            <Text size="xs" c="dimmed">
              {t("workflow.ordersOfEmails")}
            </Text>
            <Pages cursor={search.cursor} next={next} go={(cursor) => change({ cursor })} total={t("emails.total", { count: total })} />
          </>
        )
      }
    </Found>
  );
}
