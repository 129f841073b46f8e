import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import type { Permission } from "~/ui/acting/MayButton";
import { Empty } from "~/ui/States";

/** For who may see it; others are told why they do not. */
export function Allowed({ needs, children }: { needs: Permission; children: ReactNode }) {
  const { t } = useTranslation();
  return useMay(needs) ? children : <Empty title={t("acting.noRightHere")} help={t("acting.noRightHelp")} />;
}
