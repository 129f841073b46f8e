import "~/pages/emails/editor/editor.css";

import { Anchor, Button, Group, SimpleGrid, Stack, Switch, Tabs, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { blankContent, type Content, localeIn, withContent } from "~/pages/emails/editor/design";
import { DiscardButton, DraftState } from "~/pages/emails/editor/DraftState";
import { PlainText, Settings, Subject } from "~/pages/emails/editor/Fields";
import { Locales } from "~/pages/emails/editor/Locales";
import { DraftChecks, DraftPreview } from "~/pages/emails/editor/Look";
import { Conflict, PublishButton } from "~/pages/emails/editor/Publishing";
import { opened, type Opened, type Published } from "~/pages/emails/editor/queries";
import { checkedEditor, type EditorSearch, type Mode, MODES } from "~/pages/emails/editor/search";
import { SourcePart } from "~/pages/emails/editor/source/SourcePart";
import { type Draft, useDraft } from "~/pages/emails/editor/useDraft";
import { Visual } from "~/pages/emails/editor/Visual";
import type { Body } from "~/pages/emails/queries";
import { Empty, Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/emails/$email/edit")({ component: EditorPage });

function EditorPage() {
  const { t } = useTranslation();
  const { email: slug }: { email: string } = Route.useParams();
  const may = useMay("content:write");
  const found = useQuery({ ...opened(slug), enabled: may });
  if (!may) return <Empty order={1} title={t("acting.noRightHere")} help={t("acting.noRightHelp")} />;
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const start = found.data.kept?.design ?? found.data.published?.design;
  if (start) return <Editing key={slug} slug={slug} opened={found.data} start={start} />;
  return (
    <Empty title={t("emailEditor.notThere", { slug })}>
      <Button component={Link} to="/emails/new">
        {t("emailEditor.newEmail")}
      </Button>
    </Empty>
  );
}

function Editing({ slug, opened: begun, start }: { slug: string; opened: Opened; start: Body }) {
  const { t } = useTranslation();
  const draft = useDraft(slug, begun, start);
  const { kept, published } = begun;
  const [theirs, setTheirs] = useState<Published | null>(kept && published && kept.base?.etag !== published.base.etag ? published : null);
  const name = draft.design.name || slug;
  return (
    <Stack gap="md">
      <Anchor renderRoot={(props) => (draft.published ? <Link {...props} to="/emails/$email" params={{ email: slug }} /> : <Link {...props} to="/emails" />)}>{draft.published ? name : t("emails.all")}</Anchor>
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap="xs">
          <Title order={1} dir="auto" className="name">
            {t("emailEditor.title", { name })}
          </Title>
          <DraftState draft={draft} />
        </Stack>
        <Group gap="sm">
          <DiscardButton draft={draft} />
          <PublishButton slug={slug} draft={draft} conflict={setTheirs} />
        </Group>
      </Group>
      <Conflict
        theirs={theirs}
        keepMine={(newer) => {
          draft.rebase(newer);
          setTheirs(null);
        }}
        takeTheirs={(newer) => {
          draft.settle(newer);
          setTheirs(null);
        }}
      />
      <Written slug={slug} draft={draft} />
    </Stack>
  );
}

/** What is written in one language, in the way that is chosen. */
function Written({ slug, draft }: { slug: string; draft: Draft }) {
  const { t } = useTranslation();
  const search: EditorSearch = Route.useSearch();
  const navigate = useNavigate();
  const { mode = "design", beside = false } = search;
  const locale = localeIn(draft.design, search.locale);
  const go = (changes: { [Name in keyof EditorSearch]?: EditorSearch[Name] | undefined }) =>
    void navigate({ to: "/emails/$email/edit", params: { email: slug }, search: checkedEditor({ ...search, ...changes }), replace: true });
  const looks = { slug, design: draft.design, locale, search, change: go };
  return (
    <>
      <Locales draft={draft} locale={locale} choose={(next) => go({ locale: next })} />
      <Tabs value={mode} onChange={(next) => go({ mode: MODES.find((each) => each === next && each !== "design") as EditorSearch["mode"] })} keepMounted={false}>
        <Group justify="space-between" gap="sm" mb="md">
          <Tabs.List aria-label={t("emailEditor.modesLabel")}>
            {MODES.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {t(`emailEditor.modes.${each}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {WRITES.has(mode) && <Switch label={t("emailEditor.beside")} checked={beside} onChange={(event) => go({ beside: event.currentTarget.checked || undefined })} />}
        </Group>
        {MODES.map((each) => (
          <Tabs.Panel key={each} value={each}>
            {WRITES.has(each) ? (
              <SimpleGrid cols={beside ? { base: 1, lg: 2 } : 1}>
                <Writing mode={each} slug={slug} draft={draft} locale={locale} />
                {beside && <DraftPreview {...looks} />}
              </SimpleGrid>
            ) : (
              <>
                {each === "preview" && <DraftPreview {...looks} />}
                {each === "checks" && <DraftChecks slug={slug} design={draft.design} />}
                {each === "settings" && <Settings draft={draft} slug={slug} />}
              </>
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

const WRITES: ReadonlySet<Mode> = new Set(["design", "source", "text"]);

function Writing({ mode, slug, draft, locale }: { mode: Mode; slug: string; draft: Draft; locale: string }) {
  const { design, change } = draft;
  const content = design.locales[locale] ?? blankContent(locale);
  const write = (changes: Partial<Content>) => change((before) => withContent(before, locale, changes));
  return (
    <Stack gap="md">
      <Subject content={content} write={write} />
      {mode === "design" && <Visual mjml={content.mjml ?? ""} locale={locale} change={(mjml, into) => change((before) => (into in before.locales ? withContent(before, into, { mjml }) : before))} />}
      {mode === "source" && <SourcePart slug={slug} design={design} locale={locale} content={content} write={write} />}
      {mode === "text" && <PlainText content={content} write={write} />}
    </Stack>
  );
}
