import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { ConfirmDialog } from "~/pages/workflows/ConfirmDialog";
import { failedIn, restart } from "~/pages/workflows/people/acting";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";

/** Has everyone who failed try again: the cause is most often the same, and mended. */
export function RestartAll({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const [asked, ask] = useState(false);
  return (
    <>
      <MayButton needs="workflows:run" variant="default" onClick={() => ask(true)}>
        {t("workflow.restartAll")}
      </MayButton>
      {asked && <Asked slug={slug} onClose={() => ask(false)} />}
    </>
  );
}

function Asked({ slug, onClose }: { slug: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const queries = useQueryClient();
  const preview = useQuery({
    queryKey: ["preview", slug, "restart"],
    queryFn: async () => failedIn((await restart(slug, [], true)).detail),
    staleTime: 0,
    gcTime: 0,
  });
  const act = useMutation({
    mutationFn: () => restart(slug, []),
    onSuccess: () => {
      onClose();
      toast(t("workflow.restarted"));
      void queries.invalidateQueries({ queryKey: ["workflow", slug] });
    },
  });
  return (
    <ConfirmDialog
      title={t("workflow.askRestartAll")}
      consequence={t("workflow.restartConsequence")}
      verb={t("workflow.restartAll")}
      preview={preview}
      concerned={(count) => t("workflow.concerned", { count, number: number(count) })}
      act={act}
      onClose={onClose}
    />
  );
}
