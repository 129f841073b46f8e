import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { CALL_STATES, type CallState } from "~/pages/settings/search";

const HUES: Record<CallState, string> = { queued: "wait", answered: "ok", failed: "bad" };

/** Where a call stands. */
export function StateBadge({ state }: { state: string }) {
  const { t } = useTranslation();
  const known = CALL_STATES.find((each) => each === state);
  return (
    <Badge color={known ? HUES[known] : "gray"} variant="outline">
      {known ? t(`settings.calls.${known}`) : state}
    </Badge>
  );
}
