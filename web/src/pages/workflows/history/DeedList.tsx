import { Paper, Stack, Table, Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useFormats } from "~/i18n/formats";
import { deedOf } from "~/pages/workflows/history/deeds";
import { Pages } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { When } from "~/ui/acting/When";
import { Failed, Loading } from "~/ui/States";

interface DeedListProps {
  slug: string;
  cursor: string | undefined;
  go: (cursor: string | undefined) => void;
}

/** Who did what to the workflow, the latest first. */
export function DeedList({ slug, cursor, go }: DeedListProps) {
  const { t } = useTranslation();
  const howMany = useHowMany();
  const found = useQuery({
    queryKey: ["workflow", slug, "history", cursor],
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/history", { params: { path: { slug }, query: { limit: 20, cursor: cursor ?? "" } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Stack gap="md" component="section" aria-labelledby="deeds">
      <Title order={2} id="deeds">
        {t("workflow.deeds")}
      </Title>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && found.data.items.length === 0 && <Text c="dimmed">{t("workflow.noDeeds")}</Text>}
      {found.isSuccess && found.data.items.length > 0 && (
        <Paper withBorder className="surface">
          <Table.ScrollContainer minWidth="30rem">
            <Table verticalSpacing="sm" horizontalSpacing="md">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("workflow.when")}</Table.Th>
                  <Table.Th>{t("workflow.who")}</Table.Th>
                  <Table.Th>{t("workflow.what")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {found.data.items.map((each) => (
                  <Table.Tr key={each.id}>
                    <Table.Td>
                      <When at={each.at} />
                    </Table.Td>
                    <Table.Td>
                      <span dir="auto">{each.who}</span>
                    </Table.Td>
                    <Table.Td>
                      <What action={each.action} detail={each.detail} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      {found.isSuccess && <Pages cursor={cursor} next={found.data.next} go={go} total={found.data.total > 0 && t("workflow.deedsTotal", howMany(found.data))} />}
    </Stack>
  );
}

function What({ action, detail }: { action: string; detail: Record<string, unknown> }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { known, people } = deedOf(action, detail);
  return (
    <>
      {known ? t(`workflow.deed.${known}`) : action}
      {people !== null && (
        <Text span c="dimmed">
          {" · "}
          {t("workflow.peopleCount", { count: people, number: number(people) })}
        </Text>
      )}
    </>
  );
}
