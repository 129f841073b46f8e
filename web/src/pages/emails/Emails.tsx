import { Anchor, Badge, Box, Button, Group, Paper, Pill, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useInViewport } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { type Card, emailsFound } from "~/pages/emails/queries";
import { checkedEmails, type EmailsSearch } from "~/pages/emails/search";
import { Thumbnail } from "~/pages/emails/Thumbnail";
import { Pages } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { SearchField } from "~/ui/acting/SearchField";
import { Empty, Failed, Loading } from "~/ui/States";
import { usesOf } from "~/ui/uses/queries";

export const Route = createLazyRoute("/inside/emails")({ component: Emails });

type Go = (next: EmailsSearch) => void;

function Emails() {
  const { t } = useTranslation();
  const search: EmailsSearch = Route.useSearch();
  const navigate = useNavigate();
  const go: Go = (next) => void navigate({ to: "/emails", search: next });
  const found = useQuery({ ...emailsFound(search), placeholderData: keepPreviousData });
  const none = found.isSuccess && found.data.items.length === 0;
  const filtered = Boolean(search.search ?? search.category);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>{t("emails.title")}</Title>
        <MayButton needs="content:write" onClick={() => void navigate({ to: "/emails/new" })}>
          {t("emailEditor.newEmail")}
        </MayButton>
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
      {found.isSuccess && <Pages cursor={search.cursor} next={found.data.next} go={(cursor) => go(checkedEmails({ ...search, cursor }))} total={!none && t("emails.total", { count: found.data.total })} />}
    </Stack>
  );
}

function Filters({ search, go }: { search: EmailsSearch; go: Go }) {
  const { t } = useTranslation();

  return (
    <Group gap="md">
      <SearchField label={t("emails.search")} value={search.search} change={(wanted) => go({ ...(search.category ? { category: search.category } : {}), ...(wanted ? { search: wanted } : {}) })} />
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
  const { ref, inViewport } = useInViewport();
  return (
    <Paper ref={ref} p="lg" withBorder className="surface">
      <Stack gap="sm" align="flex-start">
        <Box w="100%" aria-hidden renderRoot={(props) => <Link {...props} to="/emails/$email" params={{ email: card.slug }} tabIndex={-1} />}>
          <Thumbnail slug={card.slug} version={card.version} />
        </Box>
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
        {mayAsk && <Used slug={card.slug} seen={inViewport} />}
      </Stack>
    </Paper>
  );
}

function Used({ slug, seen }: { slug: string; seen: boolean }) {
  const { t } = useTranslation();
  const uses = useQuery({ ...usesOf("email", slug), staleTime: 60_000, enabled: seen });
  if (!uses.data) return null;
  const count = uses.data.items.length;
  return (
    <Text size="xs" c="dimmed">
      {count === 0 ? t("emails.notUsed") : t("emails.usedIn", { count })}
    </Text>
  );
}
