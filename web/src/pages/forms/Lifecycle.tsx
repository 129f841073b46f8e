import { Alert, Code, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Asked, Confirm, useAsked } from "~/ui/acting/Confirm";
import { Refused } from "~/ui/acting/Form";
import { MayButton } from "~/ui/acting/MayButton";
import { toast, toastUndo } from "~/ui/acting/toast";

type Kind = "form" | "resource" | "landing_page";

interface Props {
  kind: Kind;
  slug: string;
  archived: boolean;
  archive: () => Promise<unknown>;
  restore: () => Promise<unknown>;
  remove: () => Promise<unknown>;
  /** It is as the server says now. */
  changed: () => void;
  /** It is no more. */
  gone: () => void;
}

/** Puts something away, brings it back, or deletes what is put away. */
export function Lifecycle({ kind, slug, archived, archive, restore, remove, changed, gone }: Props) {
  const { t } = useTranslation();
  const archiving = useAsked<Kind>();
  const restoring = useAsked<Kind>();
  const deleting = useAsked<Kind>();
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
          <MayButton needs="content:write" variant="outline" color="bad" onClick={() => deleting.ask(kind)}>
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
      <Delete asked={deleting} slug={slug} remove={remove} gone={gone} />
    </Group>
  );
}

/** Deletes for good, once the short name is typed. */
function Delete({ asked, slug, remove, gone }: { asked: Asked<Kind> } & Pick<Props, "slug" | "remove" | "gone">) {
  const { t } = useTranslation();
  const [typed, type] = useState("");
  const deleting = useMutation({
    mutationFn: remove,
    onSuccess: () => {
      asked.close();
      toast(t("forms.isDeleted"));
      gone();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (typed.trim() === slug) deleting.mutate();
  };
  const close = () => {
    deleting.reset();
    type("");
    asked.close();
  };
  const { about } = asked;
  return (
    <Modal opened={asked.opened} onClose={close} title={about && t(`forms.deleteTitle.${about}`)} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
      <form onSubmit={submit}>
        <Stack gap="lg">
          <Alert color="bad">{about && t(`forms.deleteHelp.${about}`)}</Alert>
          <Text>
            {t("forms.typeName")} <Code>{slug}</Code>
          </Text>
          <TextInput data-autofocus autoComplete="off" aria-label={t("forms.typeName")} value={typed} onChange={(event) => type(event.currentTarget.value)} />
          {deleting.error && <Refused error={deleting.error} />}
          <Group justify="flex-end">
            <MayButton needs="content:write" type="submit" color="bad" disabled={typed.trim() !== slug} loading={deleting.isPending}>
              {t("forms.delete")}
            </MayButton>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
