import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { ConfirmDialog } from "~/pages/workflows/ConfirmDialog";
import { toast } from "~/ui/acting/toast";

interface RestoreDialogProps {
  slug: string;
  number: number;
  /** There is a draft, whose place it takes. */
  replaces: boolean;
  onClose: () => void;
}

/** Makes a version the draft, and goes to it: nothing changes for anybody until it is published. */
export function RestoreDialog({ slug, number, replaces, onClose }: RestoreDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const act = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/workflows/{slug}/versions/{number}/restore", { params: { path: { slug, number } }, body: { replace: replaces } })),
    onSuccess: () => {
      onClose();
      toast(t("workflow.versionRestored", { number }));
      void queries.invalidateQueries({ queryKey: ["workflow", slug] });
      void navigate({ to: "/workflows/$slug", params: { slug }, search: { mode: "edit" } });
    },
  });
  return (
    <ConfirmDialog
      title={t("workflow.askRestoreVersion", { number })}
      consequence={t(replaces ? "workflow.restoreReplaces" : "workflow.restoreConsequence")}
      verb={t(replaces ? "workflow.replaceDraft" : "workflow.restoreVersion")}
      harms={replaces}
      act={act}
      onClose={onClose}
    />
  );
}
