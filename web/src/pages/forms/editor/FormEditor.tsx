import { Fieldset, Grid, Stack } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { Conflict } from "~/pages/forms/Conflict";
import { changesOf, draftOf, type FormDraft, type FormWhole } from "~/pages/forms/design";
import { After } from "~/pages/forms/editor/After";
import { Consents } from "~/pages/forms/editor/Consents";
import { Fields } from "~/pages/forms/editor/Fields";
import { Guarding } from "~/pages/forms/editor/Guarding";
import { Words } from "~/pages/forms/editor/Words";
import { Preview } from "~/pages/forms/Preview";
import { changeForm, form, type Held } from "~/pages/forms/queries";
import { localesOf } from "~/pages/forms/texts";
import { type Draft, useDraft } from "~/pages/forms/useDraft";
import { Form } from "~/ui/acting/Form";
import { toast } from "~/ui/acting/toast";

/** A part of the editor: what it changes, and what the server says of it. */
export interface Part {
  draft: Draft<FormDraft>;
}

/** A form, changed on the left and seen on the right. */
export function FormEditor({ held }: { held: Held<FormWhole> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const may = useMay("content:write");
  const { whole } = held;
  const draft = useDraft<FormWhole, FormDraft, ReturnType<typeof changesOf>>({
    held,
    draftOf,
    changesOf,
    send: (changes, tag) => changeForm(whole.form, changes, tag),
    read: () => queries.query({ ...form(whole.form), staleTime: 0 }),
    done: (now) => {
      queries.setQueryData(form(whole.form).queryKey, now);
      void queries.invalidateQueries({ queryKey: ["forms", "list"] });
      void queries.invalidateQueries({ queryKey: ["attributes"] });
    },
    saved: () => toast(t("acting.saved")),
  });
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Form form={draft} verb={t("formEditor.save")} needs="content:write">
          <Fieldset variant="unstyled" mx={0} disabled={whole.archived || !may}>
            <Stack gap="lg">
              <Words draft={draft} />
              <Fields draft={draft} />
              <Consents draft={draft} versions={whole.versions} />
              <After draft={draft} />
              <Guarding draft={draft} />
            </Stack>
          </Fieldset>
          <Conflict conflict={draft.conflict} busy={draft.busy} />
        </Form>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Preview link={whole.preview} state={held.tag} locales={localesOf(whole.title)} dirty={draft.dirty} />
      </Grid.Col>
    </Grid>
  );
}
