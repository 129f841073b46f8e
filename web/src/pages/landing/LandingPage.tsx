import { Alert, Anchor, Stack, Text } from "@mantine/core";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { Section } from "~/pages/contacts/Section";
import { Copyable } from "~/pages/forms/Copyable";
import { Beside, DraftForm } from "~/pages/forms/DraftForm";
import { Heading } from "~/pages/forms/Heading";
import { LocalesField } from "~/pages/forms/LocalesField";
import { One } from "~/pages/forms/One";
import { Preview } from "~/pages/forms/Preview";
import type { Held } from "~/pages/forms/queries";
import { pick } from "~/pages/forms/texts";
import { TextsField } from "~/pages/forms/TextsField";
import { useDraft } from "~/pages/forms/useDraft";
import { changeLanding, changesOf, draftOf, landing, type LandingWhole } from "~/pages/landing/queries";
import { FormField } from "~/ui/pick";

export const Route = createLazyRoute("/inside/landing-pages/$page")({ component: LandingPage });

function LandingPage() {
  const { page: slug } = Route.useParams();
  return (
    <One kind="landing-pages" one={landing(slug)}>
      {(held) => <Whole key={slug} held={held} />}
    </One>
  );
}

function Whole({ held }: { held: Held<LandingWhole> }) {
  const { t, i18n } = useTranslation();
  const { number } = useFormats();
  const { page: slug, title, archived, submissions } = held.whole;
  return (
    <>
      <Heading kind="landing-pages" slug={slug} name={pick(title, i18n.language, slug)} archived={archived} told={t("landing.submissions", { count: submissions, n: number(submissions) })} />
      {archived && <Alert color="info">{t("forms.isPutAway")}</Alert>}
      <LandingEditor held={held} />
    </>
  );
}

function LandingEditor({ held }: { held: Held<LandingWhole> }) {
  const { t } = useTranslation();
  const { whole } = held;
  const draft = useDraft({
    held,
    one: landing(whole.page),
    stale: [["landing-pages", "list"]],
    draftOf,
    changesOf,
    send: (changes, tag) => changeLanding(whole.page, changes, tag),
  });
  const { draft: page, set, wrong } = draft;
  const seen = (
    <Stack gap="lg">
      <Section title={t("landing.address")}>
        <Text c="dimmed">{t("landing.addressHelp")}</Text>
        <Copyable label={t("landing.address")} code={whole.address} />
      </Section>
      <Preview link={whole.preview} design={{ page: whole.page, ...changesOf(page) }} locales={page.locales} dirty={draft.dirty} />
    </Stack>
  );
  return (
    <Beside seen={seen}>
      <DraftForm draft={draft} verb={t("landing.save")} archived={whole.archived}>
        <Section title={t("landing.words")}>
          <LocalesField value={page.locales} change={(locales) => set("locales", locales, ["title"])} />
          <TextsField required label={t("forms.titleField")} texts={page.title} locales={page.locales} error={wrong(["title"])} change={(texts) => set("title", texts)} />
          <TextsField required stacked rows={6} label={t("landing.text")} help={t("landing.textHelp")} texts={page.body} locales={page.locales} error={wrong(["body"])} change={(texts) => set("body", texts)} />
          <FormField required label={t("landing.form")} description={t("landing.formHelp")} value={page.form} error={wrong(["form"])} onChange={(slug) => set("form", slug ?? "")} />
          <Anchor renderRoot={(props) => <Link {...props} to="/forms/$form" params={{ form: whole.form }} />}>{t("landing.toForm")}</Anchor>
        </Section>
      </DraftForm>
    </Beside>
  );
}
