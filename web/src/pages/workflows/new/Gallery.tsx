import { Anchor, Badge, Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { Change } from "~/pages/workflows/new/NewWorkflow";
import { type Template, templates } from "~/pages/workflows/new/queries";
import { changedNew, GOALS, type NewSearch } from "~/pages/workflows/new/search";
import { Choice } from "~/pages/workflows/triggers/Choice";
import { type Kind, KINDS } from "~/pages/workflows/triggers/kinds";
import { Found, NoMatch } from "~/ui/acting/Found";
import { useTyped } from "~/ui/useTyped";

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
  const [text, setText] = useTyped(search.search ?? "");
  const later = useDebouncedCallback((wanted: string) => change({ search: wanted || undefined }), 250);
  return (
    <Group gap="md" align="flex-end">
      <TextInput
        type="search"
        label={t("newWorkflow.search")}
        leftSection={<IconSearch size="1em" aria-hidden />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          later(event.currentTarget.value.trim());
        }}
      />
      <Choice label={t("newWorkflow.goal")} options={["", ...GOALS] as const} name={(each) => t(each === "" ? "newWorkflow.anyGoal" : `newWorkflow.goals.${each}`)} value={search.goal ?? ""} onChange={(goal) => change({ goal: goal || undefined })} />
      <Choice label={t("newWorkflow.trigger")} options={["", ...KINDS] as const} name={(each) => t(each === "" ? "newWorkflow.anyTrigger" : `triggers.name.${each}`)} value={search.trigger ?? ""} onChange={(trigger) => change({ trigger: trigger || undefined })} />
    </Group>
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
  return (
    <Paper p="lg" withBorder className="surface" component="article">
      <Stack gap="sm" align="flex-start">
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
