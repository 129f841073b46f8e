import { useTranslation } from "react-i18next";

import type { en } from "~/ui/events/words";

/** How people read the name of an event; one that a sender named itself keeps its name. */
export function useEventName(): (name: string) => string {
  const { t, i18n } = useTranslation();
  const isKnown = (name: string): name is keyof typeof en => i18n.exists(`events.${name}`);
  return (name) => (isKnown(name) ? t(`events.${name}`) : name);
}
