import { useTranslation } from "react-i18next";

import { PlaceTabs } from "~/ui/acting/PlaceTabs";

const PLACES = { "/contacts": "contacts.title", "/companies": "companies.title" } as const;

/** Between contacts and the companies they belong to. */
export function ContactTabs({ here }: { here: keyof typeof PLACES }) {
  const { t } = useTranslation();
  return <PlaceTabs label={t("contacts.title")} places={PLACES} here={here} />;
}
