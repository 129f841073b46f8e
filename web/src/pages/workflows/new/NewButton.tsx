import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { MayButton } from "~/ui/acting/MayButton";

/** Goes where a workflow is begun, for who may. */
export function NewButton() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <MayButton needs="workflows:write" onClick={() => void navigate({ to: "/workflows/new" })}>
      {t("newWorkflow.title")}
    </MayButton>
  );
}
