import { Select, SimpleGrid, Stack, Switch, Text, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { type Content, fallbackOf, localesOf } from "~/pages/emails/editor/design";
import { senders } from "~/pages/emails/editor/queries";
import type { Draft } from "~/pages/emails/editor/useDraft";

interface InLocale {
  content: Content;
  write: (changes: Partial<Content>) => void;
}

/** What inboxes show of the email, in one language. */
export function Subject({ content, write }: InLocale) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput label={t("emailEditor.subject")} required value={content.subject} onChange={(event) => write({ subject: event.currentTarget.value })} />
      <TextInput label={t("emailEditor.preheader")} value={content.preheader} placeholder={t("emailEditor.preheaderHelp")} onChange={(event) => write({ preheader: event.currentTarget.value })} />
    </SimpleGrid>
  );
}

/** The plain text: made from the design unless it is written by hand. */
export function PlainText({ content, write }: InLocale) {
  const { t } = useTranslation();
  return (
    <Textarea
      label={t("emailEditor.plain")}
      description={t("emailEditor.plainHelp")}
      placeholder={t("emailEditor.plainMade")}
      autosize
      minRows={12}
      value={content.text ?? ""}
      onChange={(event) => write({ text: event.currentTarget.value || null })}
    />
  );
}

/** What concerns the email whole, in all its languages. */
export function Settings({ draft, slug }: { draft: Draft; slug: string }) {
  const { t } = useTranslation();
  const { design, change } = draft;
  const known = useQuery({ ...senders, enabled: useMay("settings:read") });
  const set = (changes: Partial<typeof design>) => change((before) => ({ ...before, ...changes }));
  const choices = known.data ?? (design.sender ? [{ value: design.sender, label: design.sender }] : []);
  return (
    <Stack gap="lg" maw="40rem">
      <TextInput label={t("emailEditor.name")} dir="auto" value={design.name} onChange={(event) => set({ name: event.currentTarget.value })} />
      <div>
        <Text fw={600}>{t("emailEditor.slug")}</Text>
        <Text c="dimmed">{slug}</Text>
      </div>
      <TextInput label={t("emailEditor.category")} description={t("emailEditor.categoryHelp")} value={design.category} onChange={(event) => set({ category: event.currentTarget.value })} />
      <Select label={t("emailEditor.sender")} data={[{ value: "", label: t("emailEditor.defaultSender") }, ...choices]} allowDeselect={false} value={design.sender ?? ""} onChange={(value) => set({ sender: value || null })} />
      <Select label={t("emailEditor.fallback")} data={localesOf(design)} allowDeselect={false} value={fallbackOf(design)} onChange={(value) => value && set({ fallback: value })} />
      <Switch label={t("emailEditor.transactional")} description={t("emailEditor.transactionalHelp")} checked={design.transactional} onChange={(event) => set({ transactional: event.currentTarget.checked })} />
    </Stack>
  );
}
