import { Alert, Anchor, SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { Section } from "~/pages/contacts/Section";
import { Heading } from "~/pages/forms/Heading";
import { One } from "~/pages/forms/One";
import { formsGiving, type Held } from "~/pages/forms/queries";
import { Content } from "~/pages/resources/Content";
import { Name } from "~/pages/resources/Name";
import { type Resource, resource } from "~/pages/resources/queries";
import { useContent } from "~/pages/resources/useContent";
import { Found } from "~/ui/acting/Found";
import { KeyFigures } from "~/ui/KeyFigures";
import { Uses } from "~/ui/uses/Uses";

export const Route = createLazyRoute("/inside/resources/$resource")({ component: ResourcePage });

function ResourcePage() {
  const { resource: slug } = Route.useParams();
  return (
    <One kind="resources" one={resource(slug)}>
      {(held) => <Whole key={slug} held={held} />}
    </One>
  );
}

function Whole({ held }: { held: Held<Resource> }) {
  const { t } = useTranslation();
  const content = useContent();
  const { whole } = held;
  return (
    <>
      <Heading kind="resources" slug={whole.resource} name={whole.name} archived={whole.archived} told={content(whole)}>
        <Anchor href={new URL(whole.preview).pathname} target="_blank" rel="noreferrer">
          {t("resources.open")}
        </Anchor>
      </Heading>
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
            <Uses thing="resource" name={whole.resource} />
          </Section>
        </Stack>
      </SimpleGrid>
    </>
  );
}

function Figures({ resource: { people, machines } }: { resource: Resource }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <Section title={t("resources.downloads")}>
      <KeyFigures
        figures={[
          { name: t("resources.people"), value: number(people) },
          { name: t("resources.machines"), value: number(machines) },
        ]}
        cols={{ base: 2, sm: 4 }}
      />
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
