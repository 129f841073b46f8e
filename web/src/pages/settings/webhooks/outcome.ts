import { useTranslation } from "react-i18next";

import { en } from "~/pages/settings/calls.words";

type Known = keyof typeof en.calls.why;

const isKnown = (code: string): code is Known => code in en.calls.why;

/** What came of an attempt: the status that was answered, or why there is none. */
export function useOutcome(): (status: number | null, error: string) => string {
  const { t } = useTranslation();
  return (status, error) => {
    if (status !== null) return String(status);
    // The server keeps a code, a colon, and a sentence in English.
    const code = error.split(":", 1)[0] ?? "";
    return isKnown(code) ? t(`settings.calls.why.${code}`) : error;
  };
}
