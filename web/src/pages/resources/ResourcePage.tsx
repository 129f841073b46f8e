import { Alert, Anchor, Badge, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { Section } from "~/pages/contacts/Section";
import { Lifecycle } from "~/pages/forms/Lifecycle";
import { formsGiving, type Held } from "~/pages/forms/queries";
import { Uses } from "~/pages/forms/Uses";
import { Content } from "~/pages/resources/Content";
import { Name } from "~/pages/resources/Name";
import { type Resource, resource } from "~/pages/resources/queries";
import { useContent } from "~/pages/resources/useContent";
import { Found } from "~/ui/acting/Found";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/resources/$resource")({ component: ResourcePage });

function ResourcePage() {
  const { t } = useTranslation();
  const { resource: slug } = Route.useParams();
  const may = useMay("content:read");
  const found = useQuery({ ...resource(slug), enabled: may });
  return (
    <Stack gap="lg">
      <Anchor renderRoot={(props) => <Link {...props} to="/resources" />}>{t("resources.all")}</Anchor>
      {may ? <Found query={found}>{(held) => <Whole key={slug} held={held} />}</Found> : <Empty title={t("acting.noRightHere")} help={t("acting.noRightHelp")} />}
    </Stack>
  );
}

function Whole({ held }: { held: Held<Resource> }) {
  const { t } = useTranslation();
  const { whole } = held;
  return (
    <>
      <Heading resource={whole} />
      {whole.archived && <Alert color="info">{t("resources.isPutAway")}</Alert>}
      <Figures resource={whole} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Stack gap="lg">
          <Name held={held} />
          <Content held={held} />
        </Stack>
        <Stack gap="lg">
          <Givers slug={whole.resource} />
          <Section title={t("forms.part.uses")}>
            <Uses thing="resource" slug={whole.resource} />
          </Section>
        </Stack>
      </SimpleGrid>
    </>
  );
}

function Heading({ resource: whole }: { resource: Resource }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const content = useContent();
  const { resource: slug, name, archived } = whole;
  const params = { path: { slug } };
  const changed = () => void queries.invalidateQueries({ queryKey: ["resources"] });
  const gone = () => {
    void navigate({ to: "/resources", search: { archived: true }, ignoreBlocker: true }).then(() => {
      queries.removeQueries({ queryKey: ["resources", "one", slug] });
      changed();
    });
  };
  return (
    <Group justify="space-between">
      <Stack gap="xs">
        <Title order={1} dir="auto" className="name" title={name || slug}>
          {name || slug}
        </Title>
        <Group gap="sm">
          <Text c="dimmed" className="name">
            {slug} · <bdi>{content(whole)}</bdi>
          </Text>
          <Anchor href={new URL(whole.preview).pathname} target="_blank" rel="noreferrer">
            {t("resources.open")}
          </Anchor>
          {archived && (
            <Badge variant="outline" color="gray">
              {t("forms.archivedBadge")}
            </Badge>
          )}
        </Group>
      </Stack>
      <Lifecycle
        kind="resource"
        slug={slug}
        archived={archived}
        archive={() => answerOf(api.POST("/api/v1/resources/{slug}/archive", { params }))}
        restore={() => answerOf(api.POST("/api/v1/resources/{slug}/restore", { params }))}
        remove={() => answerOf(api.DELETE("/api/v1/resources/{slug}", { params }))}
        changed={changed}
        gone={gone}
      />
    </Group>
  );
}

function Figures({ resource: { people, machines } }: { resource: Resource }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <Section title={t("resources.downloads")}>
      <SimpleGrid component="dl" m={0} cols={{ base: 2, sm: 4 }}>
        {([["people", people], ["machines", machines]] as const).map(([name, value]) => (
          <div key={name}>
            <Text component="dt" c="dimmed">
              {t(`resources.${name}`)}
            </Text>
            <Text component="dd" m={0} fz="xl" fw={600}>
              {number(value)}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Section>
  );
}

/** Who may get it: everyone who submits one of these forms, and whom workflows send it. */
function Givers({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const found = useQuery(formsGiving(slug));
  return (
    <Section title={t("resources.givers")}>
      <Text c="dimmed">{t("resources.giversHelp")}</Text>
      <Found query={found} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Text>{t("resources.noGiver")}</Text>
          ) : (
            <Stack gap="sm" component="ul" m={0} pl="lg">
              {items.map(({ form, name, submissions }) => (
                <li key={form}>
                  <Anchor dir="auto" renderRoot={(props) => <Link {...props} to="/forms/$form" params={{ form }} />}>
                    {name || form}
                  </Anchor>{" "}
                  <Text span c="dimmed">
                    {t("resources.submissions", { count: submissions, n: number(submissions) })}
                  </Text>
                </li>
              ))}
            </Stack>
          )
        }
      </Found>
    </Section>
  );
}
