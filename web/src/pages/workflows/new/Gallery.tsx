import { Anchor, Badge, Box, Group, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { Thumbnail } from "~/pages/emails/Thumbnail";
import type { Change } from "~/pages/workflows/new/NewWorkflow";
import { designOf, type Template, templateOf, templates } from "~/pages/workflows/new/queries";
import { changedNew, GOALS, type NewSearch } from "~/pages/workflows/new/search";
import { Choice } from "~/pages/workflows/triggers/Choice";
import { type Kind, KINDS } from "~/pages/workflows/triggers/kinds";
import { Found, NoMatch } from "~/ui/acting/Found";
import { AddressField } from "~/ui/acting/SearchField";

interface Props {
  search: NewSearch;
  change: Change;
}

/** Ready workflows, by goal, trigger and words. */
export function Gallery({ search, change }: Props) {
  const { t, i18n } = useTranslation();
  const { number } = useFormats();
  const id = useId();
  const found = useQuery(templates(search, i18n.language));
  return (
    <Stack gap="lg" component="section" aria-labelledby={id}>
      <Stack gap="xs">
        <Title order={2} id={id}>
          {t("newWorkflow.gallery")}
        </Title>
        <Text c="dimmed">{t("newWorkflow.galleryHelp")}</Text>
      </Stack>
      <Filters search={search} change={change} />
      <Found query={found}>
        {({ items }) =>
          items.length === 0 ? (
            <NoMatch clear={() => change({ search: undefined, goal: undefined, trigger: undefined })} />
          ) : (
            <>
              <Text c="dimmed" aria-live="polite">
                {t("newWorkflow.found", { count: items.length, number: number(items.length) })}
              </Text>
              <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
                {items.map((template) => (
                  <Card key={template.template} template={template} search={search} />
                ))}
              </SimpleGrid>
            </>
          )
        }
      </Found>
    </Stack>
  );
}

function Filters({ search, change }: Props) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
      <AddressField type="search" label={t("newWorkflow.search")} leftSection={<IconSearch size={16} aria-hidden />} value={search.search} change={(wanted) => change({ search: wanted || undefined })} />
      <Choice label={t("newWorkflow.goal")} options={["", ...GOALS] as const} name={(each) => t(each === "" ? "newWorkflow.anyGoal" : `newWorkflow.goals.${each}`)} value={search.goal ?? ""} onChange={(goal) => change({ goal: goal || undefined })} />
      <Choice label={t("newWorkflow.trigger")} options={["", ...KINDS] as const} name={(each) => t(each === "" ? "newWorkflow.anyTrigger" : `triggers.name.${each}`)} value={search.trigger ?? ""} onChange={(trigger) => change({ trigger: trigger || undefined })} />
    </SimpleGrid>
  );
}

const isKind = (kind: string): kind is Kind => KINDS.some((each) => each === kind);

/** What lets in, as far as it has a word. */
export function TriggerNames({ triggers }: { triggers: readonly string[] }) {
  const { t, i18n } = useTranslation();
  const names = [...new Set(triggers.filter(isKind))].map((kind) => t(`triggers.name.${kind}`));
  return new Intl.ListFormat(i18n.language, { type: "disjunction" }).format(names);
}

function Card({ template, search }: { template: Template; search: NewSearch }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const count = template.emails.length;
  const [first] = template.emails;
  return (
    <Paper p="lg" withBorder className="surface" component="article">
      <Stack gap="sm" align="flex-start">
        {first && (
          <Box w="100%" aria-hidden renderRoot={(props) => <Link {...props} to="/workflows/new" search={changedNew(search, { template: template.template })} tabIndex={-1} />}>
            <First template={template.template} email={first} />
          </Box>
        )}
        <Anchor fw={600} renderRoot={(props) => <Link {...props} to="/workflows/new" search={changedNew(search, { template: template.template })} />}>
          {template.title}
        </Anchor>
        <Text>{template.description}</Text>
        <Text size="xs" c="dimmed">
          <TriggerNames triggers={template.triggers} />
        </Text>
        <Group gap="sm">
          <Badge variant="light" tt="none">{t(`newWorkflow.goals.${template.goal}`)}</Badge>
          <Text size="xs" c="dimmed">
            {count === 0 ? t("newWorkflow.noEmail") : t("newWorkflow.emails", { count, number: number(count) })}
          </Text>
        </Group>
      </Stack>
    </Paper>
  );
}

/** How the first email of a template looks. */
function First({ template, email }: { template: string; email: string }) {
  const { i18n } = useTranslation();
  const { language } = i18n;
  const queries = useQueryClient();
  const design = async () => {
    const { previews } = await queries.query(templateOf(template, language));
    const words = previews.find((each) => each.email === email);
    if (!words) throw new Error(`${template} comes without ${email}.`);
    return designOf(words, language);
  };
  return <Thumbnail slug={email} version={language} design={design} />;
}
