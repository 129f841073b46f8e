import { useTranslation } from "react-i18next";

import { reasonOf } from "~/pages/workflows/results/reasons";

/** A reason in words; an author's own as it was written. */
export function ReasonText({ reason }: { reason: string }) {
  const { t } = useTranslation();
  const { known, rest } = reasonOf(reason);
  const text = known ? t(`workflow.because.${known}`) : "";
  return <span dir="auto">{known && rest ? `${text} (${rest})` : known ? text : rest}</span>;
}
