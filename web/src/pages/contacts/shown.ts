import { useTranslation } from "react-i18next";

import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { type AttributeType, LIFECYCLES } from "~/pages/contacts/types";
import { textOf } from "~/pages/contacts/values";

const MARKETING = ["unknown", "opted_in", "unsubscribed"] as const;

/** How the facts of a contact are written. */
export function useShown() {
  const { t, i18n } = useTranslation();
  const { number, instant } = useFormats();
  const zone = useZone();
  const value = (of: unknown, type: AttributeType): string => {
    if (of === null || of === undefined) return "–";
    if (Array.isArray(of)) return new Intl.ListFormat(i18n.language).format(of.map(textOf));
    if (typeof of === "boolean") return t(of ? "contacts.yes" : "contacts.no");
    if (typeof of === "number") return number(of);
    if (type === "date") return new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(textOf(of)));
    return type === "datetime" ? instant(textOf(of), zone) : textOf(of);
  };
  const lifecycle = (of: string): string => {
    const known = LIFECYCLES.find((each) => each === of);
    return known ? t(`contacts.${known}`) : of;
  };
  const marketing = (of: string): string => {
    const known = MARKETING.find((each) => each === of);
    return known ? t(`contacts.${known}`) : of;
  };
  return { value, lifecycle, marketing, number, instant: (at: string) => instant(at, zone), zone };
}
