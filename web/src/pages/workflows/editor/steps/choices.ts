import { useTranslation } from "react-i18next";

import { en } from "~/pages/workflows/editor/steps/words";

type Choices = typeof en.choice;

/** What may be chosen in a field, in words. */
export function useChoices() {
  const { t } = useTranslation();
  return <F extends keyof Choices>(field: F) =>
    (Object.keys(en.choice[field]) as (keyof Choices[F] & string)[]).map((value) => ({ value, label: t(`editor.choice.${field}.${value}` as "editor.choice.status.live") }));
}
