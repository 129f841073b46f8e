import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { LENGTHS, type Period, type PeriodSearch } from "~/pages/workflows/results/search";

interface PeriodChoiceProps {
  search: PeriodSearch;
  period: Period;
  today: string;
  /** All days may be chosen too, and are when nothing else is. */
  ever?: boolean;
  change: (changes: { [Name in keyof PeriodSearch]?: unknown }) => void;
}

/** Which days: so many that end today, or from one day to another. */
export function PeriodChoice({ search, period, today, ever = false, change }: PeriodChoiceProps) {
  const { t } = useTranslation();
  const own = search.from !== undefined;
  // While a date is being typed there is none, or one that makes no period yet.
  const move = (next: Period) => next.from && next.to && next.from <= next.to && change({ ...next });
  return (
    <>
      <Select
        aria-label={t("workflow.period")}
        allowDeselect={false}
        value={own ? "own" : String(search.days ?? (ever ? "ever" : 30))}
        onChange={(chosen) => change(chosen === "own" ? { ...period } : { days: chosen, from: undefined, to: undefined })}
        data={[
          ...(ever ? [{ value: "ever", label: t("workflow.ever") }] : []),
          ...LENGTHS.map((length) => ({ value: String(length), label: t("workflow.lastDays", { number: length }) })),
          { value: "own", label: t("workflow.ownPeriod") },
        ]}
      />
      {own && (
        <>
          <TextInput type="date" label={t("workflow.from")} max={period.to} value={period.from} onChange={(event) => move({ ...period, from: event.currentTarget.value })} />
          <TextInput type="date" label={t("workflow.to")} min={period.from} max={today} value={period.to} onChange={(event) => move({ ...period, to: event.currentTarget.value })} />
        </>
      )}
    </>
  );
}
