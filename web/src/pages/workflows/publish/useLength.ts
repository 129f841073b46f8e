import { useTranslation } from "react-i18next";

import { partsOf } from "~/pages/workflows/publish/timings";

/** A length of time from minutes, by its two largest parts; empty: none. */
export function useLength(): (minutes: number) => string {
  const { i18n } = useTranslation();
  return (minutes) =>
    partsOf(minutes)
      .map(({ unit, count }) => new Intl.NumberFormat(i18n.language, { style: "unit", unit, unitDisplay: "long" }).format(count))
      .join(" ");
}
