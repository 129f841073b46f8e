import { useTranslation } from "react-i18next";

import { useEventName } from "~/ui/events/useEventName";

/** Says why a score changed: an event, the time, another model, or somebody. */
export function useScoreReason(): (why: string) => string {
  const { t } = useTranslation();
  const eventName = useEventName();
  return (why) => {
    if (why === "time") return t("contact.byTime");
    if (why === "model") return t("contact.byModel");
    return why === "" ? t("contact.byHand") : eventName(why);
  };
}
