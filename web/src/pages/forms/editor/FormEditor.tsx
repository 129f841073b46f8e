import { useTranslation } from "react-i18next";

import { changesOf, draftOf, type FormDraft, type FormWhole } from "~/pages/forms/design";
import { Beside, DraftForm } from "~/pages/forms/DraftForm";
import { After } from "~/pages/forms/editor/After";
import { Consents } from "~/pages/forms/editor/Consents";
import { Fields } from "~/pages/forms/editor/Fields";
import { Guarding } from "~/pages/forms/editor/Guarding";
import { Words } from "~/pages/forms/editor/Words";
import { Preview } from "~/pages/forms/Preview";
import { changeForm, form, type Held } from "~/pages/forms/queries";
import { type Draft, useDraft } from "~/pages/forms/useDraft";

/** A part of the editor: what it changes, and what the server says of it. */
export interface Part {
  draft: Draft<FormDraft>;
}

export function FormEditor({ held }: { held: Held<FormWhole> }) {
  const { t } = useTranslation();
  const { whole } = held;
  const draft = useDraft({
    held,
    one: form(whole.form),
    stale: [["forms", "list"], ["attributes"]],
    draftOf,
    changesOf,
    send: (changes, tag) => changeForm(whole.form, changes, tag),
  });
  return (
    <Beside seen={<Preview link={whole.preview} design={{ form: whole.form, ...changesOf(draft.draft) }} locales={draft.draft.locales} dirty={draft.dirty} />}>
      <DraftForm draft={draft} verb={t("formEditor.save")} archived={whole.archived}>
        <Words draft={draft} />
        <Fields draft={draft} />
        <Consents draft={draft} versions={whole.versions} />
        <After draft={draft} />
        <Guarding draft={draft} />
      </DraftForm>
    </Beside>
  );
}
