import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Section } from "~/pages/contacts/Section";
import type { Part } from "~/pages/forms/editor/FormEditor";
import { LocalesField } from "~/pages/forms/LocalesField";
import { TextsField } from "~/pages/forms/TextsField";

/** What the form is called, in which languages it speaks, and what it says around its fields. */
export function Words({ draft: { draft, set, wrong } }: Part) {
  const { t } = useTranslation();
  const { locales } = draft;
  return (
    <Section title={t("formEditor.words")}>
      <TextInput dir="auto" label={t("formEditor.name")} description={t("formEditor.nameHelp")} value={draft.name} error={wrong(["name"])} onChange={(event) => set("name", event.currentTarget.value)} />
      <LocalesField help={t("formEditor.localesHelp")} value={locales} change={(chosen) => set("locales", chosen, ["title"])} />
      <TextsField required label={t("forms.titleField")} texts={draft.title} locales={locales} error={wrong(["title"])} change={(texts) => set("title", texts)} />
      <TextsField rows={2} label={t("formEditor.intro")} texts={draft.intro} locales={locales} error={wrong(["intro"])} change={(texts) => set("intro", texts)} />
      <TextsField label={t("formEditor.submit")} help={t("formEditor.submitHelp")} texts={draft.submit} locales={locales} error={wrong(["submit"])} change={(texts) => set("submit", texts)} />
    </Section>
  );
}
