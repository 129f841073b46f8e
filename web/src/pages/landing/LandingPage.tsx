import { Alert, Anchor, Badge, Fieldset, Grid, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { Section } from "~/pages/contacts/Section";
import { Conflict } from "~/pages/forms/Conflict";
import { Copyable } from "~/pages/forms/Copyable";
import { Lifecycle } from "~/pages/forms/Lifecycle";
import { LocalesField } from "~/pages/forms/LocalesField";
import { Preview } from "~/pages/forms/Preview";
import type { Held } from "~/pages/forms/queries";
import { localesOf, pick } from "~/pages/forms/texts";
import { TextsField } from "~/pages/forms/TextsField";
import { useDraft } from "~/pages/forms/useDraft";
import { changeLanding, changesOf, draftOf, landing, type LandingDraft, type LandingWhole } from "~/pages/landing/queries";
import { Form } from "~/ui/acting/Form";
import { Found } from "~/ui/acting/Found";
import { toast } from "~/ui/acting/toast";
import { FormField } from "~/ui/pick";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/landing-pages/$page")({ component: LandingPage });

function LandingPage() {
  const { t } = useTranslation();
  const { page } = Route.useParams();
  const may = useMay("content:read");
  const found = useQuery({ ...landing(page), enabled: may });
  return (
    <Stack gap="lg">
      <Anchor renderRoot={(props) => <Link {...props} to="/landing-pages" />}>{t("landing.all")}</Anchor>
      {may ? (
        <Found query={found}>
          {(held) => (
            <>
              <Heading page={held.whole} />
              {held.whole.archived && <Alert color="info">{t("forms.isPutAway")}</Alert>}
              <Editor key={page} held={held} />
            </>
          )}
        </Found>
      ) : (
        <Empty title={t("acting.noRightHere")} help={t("acting.noRightHelp")} />
      )}
    </Stack>
  );
}

function Heading({ page: { page: slug, title, archived, submissions } }: { page: LandingWhole }) {
  const { t, i18n } = useTranslation();
  const { number } = useFormats();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const params = { path: { slug } };
  const name = pick(title, i18n.language, slug);
  const changed = () => void queries.invalidateQueries({ queryKey: ["landing-pages"] });
  const gone = () => {
    void navigate({ to: "/landing-pages", search: { archived: true }, ignoreBlocker: true }).then(() => {
      queries.removeQueries({ queryKey: ["landing-pages", "one", slug] });
      changed();
    });
  };
  return (
    <Group justify="space-between">
      <Stack gap="xs">
        <Title order={1} dir="auto" className="name" title={name}>
          {name}
        </Title>
        <Group gap="sm">
          <Text c="dimmed">
            {slug} · {t("landing.submissions", { count: submissions, n: number(submissions) })}
          </Text>
          {archived && (
            <Badge variant="outline" color="gray">
              {t("forms.archivedBadge")}
            </Badge>
          )}
        </Group>
      </Stack>
      <Lifecycle
        kind="landing_page"
        slug={slug}
        archived={archived}
        archive={() => answerOf(api.POST("/api/v1/landing-pages/{slug}/archive", { params }))}
        restore={() => answerOf(api.POST("/api/v1/landing-pages/{slug}/restore", { params }))}
        remove={() => answerOf(api.DELETE("/api/v1/landing-pages/{slug}", { params }))}
        changed={changed}
        gone={gone}
      />
    </Group>
  );
}

function Editor({ held }: { held: Held<LandingWhole> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const may = useMay("content:write");
  const { whole } = held;
  const draft = useDraft<LandingWhole, LandingDraft, ReturnType<typeof changesOf>>({
    held,
    draftOf,
    changesOf,
    send: (changes, tag) => changeLanding(whole.page, changes, tag),
    read: () => queries.query({ ...landing(whole.page), staleTime: 0 }),
    done: (now) => {
      queries.setQueryData(landing(whole.page).queryKey, now);
      void queries.invalidateQueries({ queryKey: ["landing-pages", "list"] });
    },
    saved: () => toast(t("acting.saved")),
  });
  const { draft: page, set, wrong } = draft;
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Form form={draft} verb={t("landing.save")} needs="content:write">
          <Fieldset variant="unstyled" mx={0} disabled={whole.archived || !may}>
            <Stack gap="lg">
              <Section title={t("landing.words")}>
                <LocalesField value={page.locales} change={(locales) => set("locales", locales, ["title"])} />
                <TextsField required label={t("forms.titleField")} texts={page.title} locales={page.locales} error={wrong(["title"])} change={(texts) => set("title", texts)} />
                <TextsField required stacked rows={6} label={t("landing.text")} help={t("landing.textHelp")} texts={page.body} locales={page.locales} error={wrong(["body"])} change={(texts) => set("body", texts)} />
                <FormField required label={t("landing.form")} description={t("landing.formHelp")} value={page.form} error={wrong(["form"])} onChange={(slug) => set("form", slug ?? "")} />
                <Anchor renderRoot={(props) => <Link {...props} to="/forms/$form" params={{ form: whole.form }} />}>{t("landing.toForm")}</Anchor>
              </Section>
            </Stack>
          </Fieldset>
          <Conflict conflict={draft.conflict} busy={draft.busy} />
        </Form>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack gap="lg">
          <Section title={t("landing.address")}>
            <Text c="dimmed">{t("landing.addressHelp")}</Text>
            <Copyable label={t("landing.address")} code={whole.address} />
          </Section>
          <Preview link={whole.preview} state={held.tag} locales={localesOf(whole.title)} dirty={draft.dirty} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}
