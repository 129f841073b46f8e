import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Section } from "~/pages/contacts/Section";
import { DraftForm } from "~/pages/forms/DraftForm";
import type { Held } from "~/pages/forms/queries";
import { useDraft } from "~/pages/forms/useDraft";
import { changeResource, type Resource, resource } from "~/pages/resources/queries";

interface Named {
  name: string;
}

const named = ({ name }: Named): Named => ({ name: name.trim() });

/** What the resource is called, for people. */
export function Name({ held }: { held: Held<Resource> }) {
  const { t } = useTranslation();
  const slug = held.whole.resource;
  const draft = useDraft({
    held,
    one: resource(slug),
    stale: [["resources", "list"]],
    draftOf: named,
    changesOf: named,
    send: (changes, tag) => changeResource(slug, changes, tag),
  });
  return (
    <Section title={t("resources.naming")}>
      <DraftForm draft={draft} verb={t("resources.save")}>
        <TextInput dir="auto" label={t("forms.name")} description={t("resources.nameHelp")} value={draft.draft.name} error={draft.wrong(["name"])} onChange={(event) => draft.set("name", event.currentTarget.value)} />
      </DraftForm>
    </Section>
  );
}
