import { Alert, Anchor, Badge, Group, Stack, Tabs, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { Section } from "~/pages/contacts/Section";
import type { FormWhole } from "~/pages/forms/design";
import { FormEditor } from "~/pages/forms/editor/FormEditor";
import { Embed } from "~/pages/forms/Embed";
import { Lifecycle } from "~/pages/forms/Lifecycle";
import { Numbers } from "~/pages/forms/Numbers";
import { form, type Held } from "~/pages/forms/queries";
import { FORM_PARTS, type FormSearch } from "~/pages/forms/search";
import { Submissions } from "~/pages/forms/Submissions";
import { Uses } from "~/pages/forms/Uses";
import { Found } from "~/ui/acting/Found";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/forms/$form")({ component: FormPage });

function FormPage() {
  const { t } = useTranslation();
  const { form: slug } = Route.useParams();
  const may = useMay("content:read");
  const found = useQuery({ ...form(slug), enabled: may });
  return (
    <Stack gap="lg">
      <Anchor renderRoot={(props) => <Link {...props} to="/forms" />}>{t("forms.all")}</Anchor>
      {may ? <Found query={found}>{(held) => <Whole key={slug} held={held} />}</Found> : <Empty title={t("acting.noRightHere")} help={t("acting.noRightHelp")} />}
    </Stack>
  );
}

function Whole({ held }: { held: Held<FormWhole> }) {
  const { t } = useTranslation();
  const search: FormSearch = Route.useSearch();
  const navigate = useNavigate();
  const slug = held.whole.form;
  const look = (next: FormSearch) => void navigate({ to: "/forms/$form", params: { form: slug }, search: next });
  const show = (chosen: string | null) => {
    const part = FORM_PARTS.find((each) => each === chosen);
    look(part && part !== "edit" ? { part } : {});
  };
  return (
    <>
      <Heading form={held.whole} />
      {held.whole.archived && <Alert color="info">{t("forms.isPutAway")}</Alert>}
      <Tabs value={search.part ?? "edit"} onChange={show} keepMounted={false}>
        <Tabs.List aria-label={t("forms.parts")} mb="lg">
          {FORM_PARTS.map((part) => (
            <Tabs.Tab key={part} value={part}>
              {t(`forms.part.${part}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {/* Stays, with what is not saved yet. */}
        <Tabs.Panel value="edit" keepMounted>
          <FormEditor held={held} />
        </Tabs.Panel>
        <Tabs.Panel value="embed">
          <Embed form={held.whole} />
        </Tabs.Panel>
        <Tabs.Panel value="submissions">
          <Submissions form={held.whole} search={search} look={look} />
        </Tabs.Panel>
        <Tabs.Panel value="numbers">
          <Numbers form={held.whole} />
        </Tabs.Panel>
        <Tabs.Panel value="uses">
          <Section title={t("forms.part.uses")}>
            <Uses thing="form" slug={slug} />
          </Section>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Heading({ form: { form: slug, name, archived } }: { form: FormWhole }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const params = { path: { slug } };
  const changed = () => void queries.invalidateQueries({ queryKey: ["forms"] });
  const gone = () => {
    void navigate({ to: "/forms", search: { archived: true }, ignoreBlocker: true }).then(() => {
      queries.removeQueries({ queryKey: ["forms", "one", slug] });
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
          <Text c="dimmed">{slug}</Text>
          {archived && (
            <Badge variant="outline" color="gray">
              {t("forms.archivedBadge")}
            </Badge>
          )}
        </Group>
      </Stack>
      <Lifecycle
        kind="form"
        slug={slug}
        archived={archived}
        archive={() => answerOf(api.POST("/api/v1/forms/{slug}/archive", { params }))}
        restore={() => answerOf(api.POST("/api/v1/forms/{slug}/restore", { params }))}
        remove={() => answerOf(api.DELETE("/api/v1/forms/{slug}", { params }))}
        changed={changed}
        gone={gone}
      />
    </Group>
  );
}
