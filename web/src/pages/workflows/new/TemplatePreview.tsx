import { Badge, Box, Grid, Group, List, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import { Section } from "~/pages/contacts/Section";
import { TextLink } from "~/pages/workflows/links";
import { NamingFields, useNaming } from "~/pages/workflows/new/NamingFields";
import { copyTemplate, describe, templateOf, type Whole } from "~/pages/workflows/new/queries";
import { rulesOf } from "~/pages/workflows/new/rules";
import { changedNew, type NewSearch } from "~/pages/workflows/new/search";
import { TemplateEmails } from "~/pages/workflows/new/TemplateEmails";
import { Form } from "~/ui/acting/Form";
import { Found } from "~/ui/acting/Found";
import { Loading } from "~/ui/States";

const Canvas = lazy(() => import("~/pages/workflows/canvas/Canvas").then((part) => ({ default: part.Canvas })));

/** What a template does and says, and the form that begins a workflow with it. */
export function TemplatePreview({ slug, search }: { slug: string; search: NewSearch }) {
  const { t, i18n } = useTranslation();
  const found = useQuery(templateOf(slug, i18n.language));
  return (
    <Stack gap="lg">
      <TextLink to="/workflows/new" search={changedNew(search, { template: undefined })} size="xs">
        {t("newWorkflow.allTemplates")}
      </TextLink>
      <Found query={found}>{(template) => <Shown key={i18n.language} template={template} />}</Found>
    </Stack>
  );
}

function Shown({ template }: { template: Whole }) {
  const { t } = useTranslation();
  return (
    <>
      <Stack gap="xs">
        <Group gap="md">
          <Title order={1}>{template.title}</Title>
          <Badge variant="light" tt="none">{t(`newWorkflow.goals.${template.goal}`)}</Badge>
        </Group>
        <Text c="dimmed">{template.description}</Text>
      </Stack>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="xl">
            <Doing template={template} />
            <TemplateEmails emails={template.previews} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Use template={template} />
        </Grid.Col>
      </Grid>
    </>
  );
}

function Use({ template }: { template: Whole }) {
  const { t } = useTranslation();
  const form = useNaming(template.title, (named) => copyTemplate(template, named));
  return (
    <Section title={t("newWorkflow.use")}>
      <Text c="dimmed">{t("newWorkflow.useHelp")}</Text>
      <Form form={form} verb={t("newWorkflow.create")} needs="workflows:write">
        <NamingFields form={form} />
      </Form>
    </Section>
  );
}

/** Who enters, who leaves, and the steps. */
function Doing({ template }: { template: Whole }) {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t("newWorkflow.rules")}>
        <List listStyleType="none" spacing="xs">
          {rulesOf(template).map((line, place) => (
            <List.Item key={place}>{line}</List.Item>
          ))}
        </List>
      </Section>
      <Section title={t("newWorkflow.steps")}>
        <Drawing template={template} />
      </Section>
    </>
  );
}

/** The steps as they will stand on the canvas; nothing can be changed yet. */
function Drawing({ template }: { template: Whole }) {
  const { i18n } = useTranslation();
  const [selected, select] = useState<string | null>(null);
  const described = useQuery(describe(template, i18n.language));
  return (
    <Found query={described}>
      {(words) => (
        <Suspense fallback={<Loading />}>
          <Box h="60vh">
            <Canvas draft={template.definition} words={words} selected={selected} onSelect={select} />
          </Box>
        </Suspense>
      )}
    </Found>
  );
}
