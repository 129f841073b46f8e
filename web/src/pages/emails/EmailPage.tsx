import { Anchor, Badge, Group, Stack, Tabs, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { Section } from "~/pages/contacts/Section";
import { Checks } from "~/pages/emails/Checks";
import { SendOnce } from "~/pages/emails/editor/SendOnce";
import { Preview } from "~/pages/emails/Preview";
import { email, type Whole } from "~/pages/emails/queries";
import { changed, type EmailSearch, PARTS, type Part } from "~/pages/emails/search";
import { Versions } from "~/pages/emails/Versions";
import { MayButton } from "~/ui/acting/MayButton";
import { Failed, Loading } from "~/ui/States";
import { Uses } from "~/ui/uses/Uses";

export const Route = createLazyRoute("/inside/emails/$email")({ component: EmailPage });

function EmailPage() {
  const { t } = useTranslation();
  const { email: slug }: { email: string } = Route.useParams();
  const found = useQuery(email(slug));
  return (
    <Stack gap="lg">
      <Anchor component={Link} to="/emails">
        {t("emails.all")}
      </Anchor>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && <Whole email={found.data} />}
    </Stack>
  );
}

function Whole({ email }: { email: Whole }) {
  const { t } = useTranslation();
  const search: EmailSearch = Route.useSearch();
  const navigate = useNavigate();
  const mayAskUses = useMay("workflows:read");
  const change = (changes: Parameters<typeof changed>[1]) => void navigate({ to: "/emails/$email", params: { email: email.slug }, search: changed(search, changes) });
  const show = (part: string | null) => change({ part: part === "preview" ? undefined : (part as Part) });
  const parts = PARTS.filter((part) => part !== "uses" || mayAskUses);
  return (
    <>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start">
          <Title order={1} dir="auto" className="name">
            {email.name || email.slug}
          </Title>
          <Group gap="sm">
            <SendOnce slug={email.slug} name={email.name || email.slug} />
            <MayButton needs="content:write" onClick={() => void navigate({ to: "/emails/$email/edit", params: { email: email.slug } })}>
              {t("emailEditor.edit")}
            </MayButton>
          </Group>
        </Group>
        <Group gap="sm">
          <Text c="dimmed">
            {email.slug} · {t("emails.version", { number: email.version })}
          </Text>
          {email.category && (
            <Badge variant="outline" color="info">
              {email.category}
            </Badge>
          )}
          {email.transactional && (
            <Badge variant="outline" color="gray">
              {t("emails.transactional")}
            </Badge>
          )}
        </Group>
      </Stack>
      <Tabs value={search.part ?? "preview"} onChange={show} keepMounted={false}>
        <Tabs.List aria-label={t("emails.parts")} mb="lg">
          {parts.map((part) => (
            <Tabs.Tab key={part} value={part}>
              {t(`emails.${part}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="preview">
          <Preview email={email} search={search} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="checks">
          <Checks email={email} />
        </Tabs.Panel>
        <Tabs.Panel value="uses">
          <Section title={t("emails.uses")}>
            <Uses thing="email" name={email.slug} />
          </Section>
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <Versions email={email} look={(version) => change({ part: undefined, version: version === email.version ? undefined : version })} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
