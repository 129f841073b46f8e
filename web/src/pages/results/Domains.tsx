import { Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Figure, Share } from "~/pages/results/Figures";
import { domainsCompared } from "~/pages/results/queries";
import type { PartProps } from "~/pages/results/Results";
import { Elsewhere } from "~/pages/workflows/results/Elsewhere";
import { Found, TableFrame } from "~/ui/acting/Found";
import { Empty } from "~/ui/States";

/** How the API names all domains that it does not tell apart. */
const OTHERS = "*";

export function Domains({ period, change }: PartProps) {
  const { t } = useTranslation();
  const found = useQuery(domainsCompared(period));
  const head = (
    <>
      <Table.Th>{t("results.domain")}</Table.Th>
      <Table.Th className="figure">{t("results.columns.sent")}</Table.Th>
      <Table.Th className="figure">{t("results.columns.bounced")}</Table.Th>
      <Table.Th className="figure">{t("results.deferred")}</Table.Th>
    </>
  );
  return (
    <Found query={found}>
      {({ items, elsewhere }) =>
        elsewhere ? (
          <Elsewhere span={elsewhere} period={period} change={change} />
        ) : items.length === 0 ? (
          <Empty title={t("results.noDomains")} />
        ) : (
          <Stack gap="sm">
            <TableFrame minWidth="60rem" label={t("results.parts.domains")} head={head} stale={found.isPlaceholderData}>
              {items.map(({ domain, sent, failed, deferred }) => (
                <Table.Tr key={domain}>
                  <Table.Td>{domain === OTHERS ? t("results.others") : domain}</Table.Td>
                  <Table.Td className="figure">
                    <Figure value={sent} />
                  </Table.Td>
                  <Table.Td className="figure">
                    <Share part={failed} whole={sent + failed} />
                  </Table.Td>
                  <Table.Td className="figure">
                    <Figure value={deferred} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </TableFrame>
            <Text size="xs" c="dimmed">
              {t("results.domainsHelp")}
            </Text>
          </Stack>
        )
      }
    </Found>
  );
}
