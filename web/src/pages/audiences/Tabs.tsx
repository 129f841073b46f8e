import { useTranslation } from "react-i18next";

import { PlaceTabs } from "~/ui/acting/PlaceTabs";

const PLACES = { "/segments": "audiences.segments", "/lists": "audiences.lists" } as const;

/** Between the two kinds of audiences. */
export function AudienceTabs({ here }: { here: keyof typeof PLACES }) {
  const { t } = useTranslation();
  return <PlaceTabs label={t("audiences.title")} places={PLACES} here={here} />;
}
