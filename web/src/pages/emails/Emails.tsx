import { Anchor, Badge, Button, Group, Paper, Pill, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { type Card, emailsFound, usesOf } from "~/pages/emails/queries";
import type { EmailsSearch } from "~/pages/emails/search";
import { Empty, Failed, Loading } from "~/ui/States";
import { useTyped } from "~/ui/useTyped";

export const Route = createLazyRoute("/inside/emails")({ component: Emails });

type Go = (next: EmailsSearch) => void;

function Emails() {
  const { t } = useTranslation();
  const search: EmailsSearch = Route.useSearch();
  const navigate = useNavigate();
  const mayWrite = useMay("content:write");
  const go: Go = (next) => void navigate({ to: "/emails", search: next });
  const found = useQuery({ ...emailsFound(search), placeholderData: keepPreviousData });
  const none = found.isSuccess && found.data.items.length === 0;
  const filtered = Boolean(search.search ?? search.category);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>{t("emails.title")}</Title>
        {mayWrite && (
          <Button component={Link} to="/emails/new">
            {t("emailEditor.newEmail")}
          </Button>
        )}
      </Group>
      <Filters search={search} go={go} />
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {none && !filtered && <Empty title={t("emails.none")} help={t("emails.noneHelp")} />}
      {none && filtered && (
        <Empty title={t("emails.noMatch")}>
          <Button variant="default" onClick={() => go({})}>
            {t("emails.clear")}
          </Button>
        </Empty>
      )}
      {found.isSuccess && (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {found.data.items.map((card) => (
            <EmailCard key={card.slug} card={card} />
          ))}
        </SimpleGrid>
      )}
      {found.isSuccess && <Pages search={search} next={found.data.next} go={go} />}
    </Stack>
  );
}

function Filters({ search, go }: { search: EmailsSearch; go: Go }) {
  const { t } = useTranslation();
  const [text, setText] = useTyped(search.search ?? "");
  const later = useDebouncedCallback((wanted: string) => go({ ...(search.category ? { category: search.category } : {}), ...(wanted ? { search: wanted } : {}) }), 250);
  return (
    <Group gap="md">
      <TextInput
        type="search"
        aria-label={t("emails.search")}
        placeholder={t("emails.search")}
        leftSection={<IconSearch size={16} aria-hidden />}
        w="100%"
        maw={400}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          later(event.currentTarget.value.trim());
        }}
      />
      {search.category && (
        <Pill size="lg" withRemoveButton removeButtonProps={{ "aria-label": t("emails.clear"), "aria-hidden": false, tabIndex: 0 }} onRemove={() => go(search.search ? { search: search.search } : {})}>
          {t("emails.category", { category: search.category })}
        </Pill>
      )}
    </Group>
  );
}

function EmailCard({ card }: { card: Card }) {
  const { t } = useTranslation();
  const mayAsk = useMay("workflows:read");
  return (
    <Paper p="lg" withBorder className="surface">
      <Stack gap="sm" align="flex-start">
        <Anchor fw={600} dir="auto" className="name" title={card.name || card.slug} renderRoot={(props) => <Link {...props} to="/emails/$email" params={{ email: card.slug }} />}>
          {card.name || card.slug}
        </Anchor>
        <Text size="xs" c="dimmed" className="name">
          {card.slug}
          {` · ${t("emails.version", { number: card.version })}`}
        </Text>
        <Group gap="sm">
          {card.category && (
            <Anchor size="xs" renderRoot={(props) => <Link {...props} to="/emails" search={{ category: card.category }} />}>
              {t("emails.category", { category: card.category })}
            </Anchor>
          )}
          {card.transactional && (
            <Badge variant="outline" color="gray">
              {t("emails.transactional")}
            </Badge>
          )}
        </Group>
        {mayAsk && <Used slug={card.slug} />}
      </Stack>
    </Paper>
  );
}

function Used({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const uses = useQuery(usesOf(slug));
  if (!uses.data) return null;
  const count = uses.data.items.length;
  return (
    <Text size="xs" c="dimmed">
      {count === 0 ? t("emails.notUsed") : t("emails.usedIn", { count })}
    </Text>
  );
}

function Pages({ search, next, go }: { search: EmailsSearch; next: string | null; go: Go }) {
  const { t } = useTranslation();
  const { history } = useRouter();
  if (!next && !search.cursor) return null;
  return (
    <Group component="nav" aria-label={t("emails.pages")} gap="sm">
      <Button variant="default" disabled={!search.cursor} onClick={() => history.back()}>
        {t("emails.previous")}
      </Button>
      <Button variant="default" disabled={!next} onClick={() => next && go({ ...search, cursor: next })}>
        {t("emails.next")}
      </Button>
    </Group>
  );
}
