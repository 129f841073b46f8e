import { Alert, Radio, Stack, Switch, TagsInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Section } from "~/pages/contacts/Section";
import type { Part } from "~/pages/forms/editor/FormEditor";
import { TextsField } from "~/pages/forms/TextsField";
import { ListField, ResourceField } from "~/ui/pick";

/** What visitors see once they have sent it, what they get, and what is confirmed first. */
export function After({ draft }: Part) {
  const { t } = useTranslation();
  const { draft: form, set, wrong } = draft;
  return (
    <>
      <Section title={t("formEditor.after")}>
        <Radio.Group label={t("formEditor.shows")} value={form.leads ? "redirect" : "thanks"} onChange={(value) => set("leads", value === "redirect", ["redirect"])}>
          <Stack gap="xs" mt="xs">
            <Radio value="thanks" label={t("formEditor.thanks")} />
            <Radio value="redirect" label={t("formEditor.redirect")} />
          </Stack>
        </Radio.Group>
        {form.leads ? (
          <TextInput type="url" dir="ltr" required label={t("formEditor.redirectTo")} description={t("formEditor.redirectHelp")} value={form.redirect} error={wrong(["redirect"])} onChange={(event) => set("redirect", event.currentTarget.value)} />
        ) : (
          <TextsField rows={2} label={t("formEditor.thanksText")} help={t("formEditor.thanksHelp")} texts={form.thanks} locales={form.locales} error={wrong(["thanks"])} change={(texts) => set("thanks", texts)} />
        )}
        <ResourceField placeholder={t("formEditor.noneChosen")} label={t("formEditor.resource")} description={t(form.leads ? "formEditor.resourceRedirect" : form.double_opt_in ? "formEditor.resourceConfirmed" : "formEditor.resourceHelp")} value={form.resource} error={wrong(["resource"])} onChange={(slug) => set("resource", slug)} />
        <ListField placeholder={t("formEditor.noneChosen")} label={t("formEditor.list")} description={t("formEditor.listHelp")} value={form.join_list} error={wrong(["join_list"])} onChange={(slug) => set("join_list", slug)} />
        <TagsInput label={t("formEditor.tags")} description={t("formEditor.tagsHelp")} value={form.tags} error={wrong(["tags"])} onChange={(tags) => set("tags", tags)} />
      </Section>
      <DoubleOptIn draft={draft} />
    </>
  );
}

function DoubleOptIn({ draft: { draft, set, wrong } }: Part) {
  const { t } = useTranslation();
  const promises = draft.join_list !== null || draft.consents.some(({ marketing, join_list }) => marketing || join_list);
  return (
    <Section title={t("formEditor.confirming")}>
      <Switch label={t("formEditor.doubleOptIn")} description={t("formEditor.doubleOptInHelp")} checked={draft.double_opt_in} onChange={(event) => set("double_opt_in", event.currentTarget.checked, ["confirmation"])} />
      {draft.double_opt_in && !promises && <Alert color="info">{t("formEditor.nothingToConfirm")}</Alert>}
      {draft.double_opt_in && <Switch label={t("formEditor.ownEmail")} description={t("formEditor.ownEmailHelp")} checked={draft.ownEmail} onChange={(event) => set("ownEmail", event.currentTarget.checked, ["confirmation"])} />}
      {draft.double_opt_in && draft.ownEmail && (
        <>
          <TextsField required label={t("formEditor.subject")} texts={draft.subject} locales={draft.locales} error={wrong(["confirmation", "subject"])} change={(texts) => set("subject", texts, ["confirmation", "subject"])} />
          <TextsField required rows={3} label={t("formEditor.text")} help={t("formEditor.textHelp")} texts={draft.text} locales={draft.locales} error={wrong(["confirmation", "text"])} change={(texts) => set("text", texts, ["confirmation", "text"])} />
        </>
      )}
    </Section>
  );
}
