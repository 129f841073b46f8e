import { Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { Living } from "~/pages/workflows/life";
import { FormDialog } from "~/ui/acting/FormDialog";

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
  return (
    <FormDialog title={<span className="name">{t("workflows.askDuplicate", { name: workflow.name })}</span>} verb={t("workflows.duplicate")} sending={making} close={onClose}>
      <TextInput label={t("workflows.name")} required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput label={t("workflows.shortName")} description={t("workflows.shortNameHelp")} required value={slug} onChange={(event) => setSlug(event.currentTarget.value)} />
      <Checkbox label={t("workflows.copyEmails")} description={t("workflows.copyEmailsHelp")} checked={copyEmails} onChange={(event) => setCopyEmails(event.currentTarget.checked)} />
    </FormDialog>
  );
}
