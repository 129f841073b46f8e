import { useTranslation } from "react-i18next";

import { Problem } from "~/api/problem";
import { en } from "~/app/signIn.words";

type Known = keyof typeof en.refused;

const isKnown = (code: string): code is Known => code in en.refused;

/** Why somebody was refused, in the language of the page; in the server's words where it has none. */
export function useRefusal(): (error: Error) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof Problem && isKnown(error.code)) return t(`signIn.refused.${error.code}`);
    return error.message || t("app.offlineDetail");
  };
}
