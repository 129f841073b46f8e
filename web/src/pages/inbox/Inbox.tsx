import { Anchor, Button, Group, Paper, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import type { InboxSearch } from "~/pages/inbox/search";
import { Empty, Failed, Loading } from "~/ui/States";
import { useTyped } from "~/ui/useTyped";

export const Route = createLazyRoute("/inside/inbox")({ component: Inbox });

type Caught = components["schemas"]["CaughtEmail"];

function Inbox() {
  const { t } = useTranslation();
  const search: InboxSearch = Route.useSearch();
  const navigate = useNavigate();
  const go = (next: InboxSearch) => void navigate({ to: "/inbox", search: next });
  const found = useQuery({
    queryKey: ["inbox", search],
    queryFn: () => answerOf(api.GET("/api/v1/inbox", { params: { query: { to: search.to ?? "", cursor: search.cursor ?? "" } } })),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const none = found.isSuccess && found.data.items.length === 0;
  return (
    <Stack gap="lg">
      <Title order={1}>{t("inbox.title")}</Title>
      <Text c="dimmed">{t("inbox.help")}</Text>
      <Recipient to={search.to ?? ""} go={go} />
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {none && !search.to && <Empty title={t("inbox.none")} help={t("inbox.noneHelp")} />}
      {none && search.to && (
        <Empty title={t("inbox.noMatch")}>
          <Button variant="default" onClick={() => go({})}>
            {t("inbox.clear")}
          </Button>
        </Empty>
      )}
      {found.isSuccess && !none && <Rows rows={found.data.items} />}
      {found.isSuccess && <Pages search={search} next={found.data.next ?? null} go={go} />}
    </Stack>
  );
}

type Go = (next: InboxSearch) => void;

function Recipient({ to, go }: { to: string; go: Go }) {
  const { t } = useTranslation();
  const [text, setText] = useTyped(to);
  const later = useDebouncedCallback((wanted: string) => go(wanted ? { to: wanted } : {}), 250);
  return (
    <TextInput
      type="search"
      aria-label={t("inbox.search")}
      placeholder={t("inbox.search")}
      leftSection={<IconSearch size={16} aria-hidden />}
      maw={400}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value.trim());
      }}
    />
  );
}

function Rows({ rows }: { rows: Caught[] }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  return (
    <Paper withBorder className="surface">
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("inbox.subject")}</Table.Th>
              <Table.Th>{t("inbox.to")}</Table.Th>
              <Table.Th>{t("inbox.at")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Td>
                  <Anchor dir="auto" className="name" title={row.subject} renderRoot={(props) => <Link {...props} to="/inbox/$email" params={{ email: row.id }} />}>
                    {row.subject || t("inbox.noSubject")}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Text className="name">{row.recipient}</Text>
                </Table.Td>
                <Table.Td>{instant(row.at, zone)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Pages({ search, next, go }: { search: InboxSearch; next: string | null; go: Go }) {
  const { t } = useTranslation();
  const { history } = useRouter();
  if (!next && !search.cursor) return null;
  return (
    <Group component="nav" aria-label={t("inbox.pages")} gap="sm">
      <Button variant="default" disabled={!search.cursor} onClick={() => history.back()}>
        {t("inbox.previous")}
      </Button>
      <Button variant="default" disabled={!next} onClick={() => next && go({ ...search, cursor: next })}>
        {t("inbox.next")}
      </Button>
    </Group>
  );
}
