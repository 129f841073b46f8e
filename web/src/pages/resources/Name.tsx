import { Fieldset, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { Section } from "~/pages/contacts/Section";
import { Conflict } from "~/pages/forms/Conflict";
import type { Held } from "~/pages/forms/queries";
import { useDraft } from "~/pages/forms/useDraft";
import { changeResource, type Resource, resource } from "~/pages/resources/queries";
import { Form } from "~/ui/acting/Form";
import { toast } from "~/ui/acting/toast";

interface Named {
  name: string;
}

const named = ({ name }: Named): Named => ({ name: name.trim() });

/** What the resource is called, for people. */
export function Name({ held }: { held: Held<Resource> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const may = useMay("content:write");
  const slug = held.whole.resource;
  const draft = useDraft<Resource, Named, Named>({
    held,
    draftOf: named,
    changesOf: named,
    send: (changes, tag) => changeResource(slug, changes, tag),
    read: () => queries.query({ ...resource(slug), staleTime: 0 }),
    done: (now) => {
      queries.setQueryData(resource(slug).queryKey, now);
      void queries.invalidateQueries({ queryKey: ["resources", "list"] });
    },
    saved: () => toast(t("acting.saved")),
  });
  return (
    <Section title={t("resources.naming")}>
      <Form form={draft} verb={t("resources.save")} needs="content:write">
        <Fieldset variant="unstyled" mx={0} disabled={!may}>
          <TextInput dir="auto" label={t("forms.name")} description={t("resources.nameHelp")} value={draft.draft.name} error={draft.wrong(["name"])} onChange={(event) => draft.set("name", event.currentTarget.value)} />
        </Fieldset>
        <Conflict conflict={draft.conflict} busy={draft.busy} />
      </Form>
    </Section>
  );
}
