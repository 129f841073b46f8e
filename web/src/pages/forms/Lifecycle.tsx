import { Alert, Code, Group, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Kind } from "~/pages/forms/kinds";
import { useLife } from "~/pages/forms/useLife";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { FormDialog } from "~/ui/acting/FormDialog";
import { MayButton } from "~/ui/acting/MayButton";
import { toast, toastUndo } from "~/ui/acting/toast";

/** Puts something away, brings it back, or deletes what is put away. */
export function Lifecycle({ kind, slug, archived }: { kind: Kind; slug: string; archived: boolean }) {
  const { t } = useTranslation();
  const { archive, restore, remove, changed, gone } = useLife(kind, slug);
  const archiving = useAsked<Kind>();
  const restoring = useAsked<Kind>();
  const [deleting, setDeleting] = useState(false);
  return (
    <Group gap="sm">
      {!archived && (
        <MayButton needs="content:write" variant="default" onClick={() => archiving.ask(kind)}>
          {t("forms.archive")}
        </MayButton>
      )}
      {archived && (
        <>
          <MayButton needs="content:write" variant="default" onClick={() => restoring.ask(kind)}>
            {t("forms.restore")}
          </MayButton>
          <MayButton needs="content:write" variant="outline" color="bad" onClick={() => setDeleting(true)}>
            {t("forms.delete")}
          </MayButton>
        </>
      )}
      <Confirm
        asked={archiving}
        words={(about) => ({ title: t(`forms.archiveTitle.${about}`), consequence: t(`forms.archiveHelp.${about}`), verb: t("forms.archive") })}
        act={archive}
        done={() => {
          changed();
          toastUndo(t("forms.isArchived"), () => restore().then(changed));
        }}
      />
      <Confirm
        asked={restoring}
        words={(about) => ({ title: t(`forms.restoreTitle.${about}`), consequence: t(`forms.restoreHelp.${about}`), verb: t("forms.restore") })}
        act={restore}
        done={() => {
          changed();
          toast(t("forms.isRestored"));
        }}
      />
      {deleting && <DeleteDialog kind={kind} slug={slug} remove={remove} gone={gone} close={() => setDeleting(false)} />}
    </Group>
  );
}

interface DeleteProps {
  kind: Kind;
  slug: string;
  remove: () => Promise<unknown>;
  gone: () => void;
  close: () => void;
}

/** Deletes for good, once the short name is typed. */
function DeleteDialog({ kind, slug, remove, gone, close }: DeleteProps) {
  const { t } = useTranslation();
  const [typed, type] = useState("");
  const deleting = useMutation({
    mutationFn: remove,
    onSuccess: () => {
      toast(t("forms.isDeleted"));
      gone();
    },
  });
  return (
    <FormDialog harmful title={t(`forms.deleteTitle.${kind}`)} verb={t("forms.delete")} sending={deleting} ready={typed.trim() === slug} close={close}>
      <Alert color="bad">{t(`forms.deleteHelp.${kind}`)}</Alert>
      <Text>
        {t("forms.typeName")} <Code>{slug}</Code>
      </Text>
      <TextInput data-autofocus autoComplete="off" aria-label={t("forms.typeName")} value={typed} onChange={(event) => type(event.currentTarget.value)} />
    </FormDialog>
  );
}
