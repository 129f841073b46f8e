import { Button, Checkbox, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { Living } from "~/pages/workflows/life";
import { Refused } from "~/ui/acting/Form";

/** Makes the draft of a new workflow from one, and goes there. */
export function DuplicateDialog({ workflow, onClose }: { workflow: Living; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(t("workflows.copyName", { name: workflow.name }));
  const [slug, setSlug] = useState(`${workflow.workflow}-copy`);
  const [copyEmails, setCopyEmails] = useState(true);
  const making = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/workflows/{slug}/duplicate", {
          params: { path: { slug: workflow.workflow } },
          body: { workflow: slug.trim(), name: name.trim(), copy_emails: copyEmails },
        }),
      ),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ["workflows"] });
      onClose();
      void navigate({ to: "/workflows/$slug", params: { slug: made.workflow } });
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={<span className="name">{t("workflows.askDuplicate", { name: workflow.name })}</span>} closeButtonProps={{ "aria-label": t("workflows.cancel") }}>
      <form onSubmit={submit}>
        <Stack gap="lg">
          <TextInput label={t("workflows.name")} required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label={t("workflows.shortName")} description={t("workflows.shortNameHelp")} required value={slug} onChange={(event) => setSlug(event.currentTarget.value)} />
          <Checkbox label={t("workflows.copyEmails")} description={t("workflows.copyEmailsHelp")} checked={copyEmails} onChange={(event) => setCopyEmails(event.currentTarget.checked)} />
          {making.isError && <Refused error={making.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t("workflows.cancel")}
            </Button>
            <Button type="submit" loading={making.isPending}>
              {t("workflows.duplicate")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
