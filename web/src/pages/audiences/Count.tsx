import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";

/** How many are in an audience; estimated: about so many. */
export function Count({ members, exact }: { members: number; exact: boolean }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return exact ? number(members) : <span title={t("audiences.estimated")}>≈ {number(members)}</span>;
}
