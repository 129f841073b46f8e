import { useTranslation } from "react-i18next";

import { reasonOf } from "~/pages/workflows/results/reasons";

/** Says a reason in words; an author's own as it was written. */
export function useReason(): (reason: string) => string {
  const { t } = useTranslation();
  return (reason) => {
    const { known, rest } = reasonOf(reason);
    if (!known) return rest;
    const text = t(`workflow.because.${known}`);
    return rest ? `${text} (${rest})` : text;
  };
}

export function ReasonText({ reason }: { reason: string }) {
  return <span dir="auto">{useReason()(reason)}</span>;
}
