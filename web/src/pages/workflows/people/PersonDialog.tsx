import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { ConfirmDialog } from "~/pages/workflows/ConfirmDialog";
import { calledOf, remove, restart } from "~/pages/workflows/people/acting";
import { toast } from "~/ui/acting/toast";

export type PersonAction = "restart" | "remove";

interface PersonDialogProps {
  slug: string;
  person: components["schemas"]["Person"];
  action: PersonAction;
  onClose: () => void;
}

/** Has somebody try a step again, or leave, once one knows what that does. */
export function PersonDialog({ slug, person, action, onClose }: PersonDialogProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const queries = useQueryClient();
  const removes = action === "remove";
  // Restarting names one enrollment; it is asked only whether the workflow lets it.
  const preview = useQuery({
    queryKey: ["preview", slug, action, person.enrollment],
    queryFn: async () => (removes ? (await remove(slug, person.contact, true)).leaving : restart(slug, [person.enrollment], true).then(() => 1)),
    staleTime: 0,
    gcTime: 0,
  });
  const act = useMutation({
    mutationFn: (): Promise<unknown> => (removes ? remove(slug, person.contact) : restart(slug, [person.enrollment])),
    onSuccess: () => {
      onClose();
      toast(t(removes ? "workflow.removed" : "workflow.restarted"));
      void queries.invalidateQueries({ queryKey: ["workflow", slug] });
    },
  });
  return (
    <ConfirmDialog
      title={t(removes ? "workflow.askRemove" : "workflow.askRestart", { who: calledOf(person) })}
      consequence={t(removes ? "workflow.removeConsequence" : "workflow.restartConsequence")}
      verb={t(removes ? "workflow.remove" : "workflow.restart")}
      harms={removes}
      preview={preview}
      concerned={(count) => t("workflow.concerned", { count, number: number(count) })}
      act={act}
      onClose={onClose}
    />
  );
}
