import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type ConditionJson, withFields } from "~/ui/conditions/conditions";
import { useEditor } from "~/ui/conditions/editor";
import { countOf, COUNTS, periodOf, PERIODS, periodsFor, withCount, withPeriod } from "~/ui/conditions/kinds";
import { StepField } from "~/ui/conditions/StepField";
import { DateField, DurationField, FIXED_UNITS } from "~/ui/fields";
import { WholeField } from "~/ui/conditions/WholeField";

interface Props {
  condition: ConditionJson;
  change: (next: ConditionJson) => void;
}

const MOST = 1000;

/** How often something happened, and when. */
export function Counting({ condition, change }: Props) {
  return (
    <>
      <HowOften condition={condition} change={change} />
      <When condition={condition} change={change} />
    </>
  );
}

function HowOften({ condition, change }: Props) {
  const { t } = useTranslation();
  const count = countOf(condition);
  const choose = (chosen: string) => {
    const kind = COUNTS.find((each) => each === chosen) ?? "once";
    change(withCount(condition, { kind, n: count.n ?? (kind === "at_most" ? 1 : 2) }));
  };
  const isCounted = count.kind !== "once" && count.kind !== "never";
  return (
    <>
      <NativeSelect aria-label={t("conditions.howOften")} data={COUNTS.map((each) => ({ value: each, label: t(`conditions.count_${each}`) }))} value={count.kind} onChange={(event) => choose(event.currentTarget.value)} />
      {isCounted && <WholeField label={t("conditions.times")} least={count.kind === "at_least" ? 1 : 0} most={MOST} value={count.n} onChange={(n) => change(withCount(condition, { ...count, n }))} />}
    </>
  );
}

function When({ condition, change }: Props) {
  const { t } = useTranslation();
  const { inside } = useEditor();
  const period = periodOf(condition);
  const sinceEntry = inside && condition.kind !== "workflow" && condition.step === undefined;
  const label = (each: (typeof PERIODS)[number]) => (each === "usual" ? t(sinceEntry ? "conditions.sinceEntry" : "conditions.atAnyTime") : t(`conditions.period_${each}`));
  const offered = periodsFor(condition.kind, inside, period).filter((each) => each === period || !(each === "ever" && !sinceEntry) && !(each === "entry" && sinceEntry));
  const { within, start, end, since_email } = condition;
  return (
    <>
      <NativeSelect aria-label={t("conditions.when")} data={offered.map((each) => ({ value: each, label: label(each) }))} value={period} onChange={(event) => change(withPeriod(condition, PERIODS.find((each) => each === event.currentTarget.value) ?? "usual"))} />
      {period === "within" && <DurationField bare required positive label={t("conditions.period_within")} units={FIXED_UNITS} value={textOr(within)} onChange={(length) => change(withFields(condition, { within: length ?? "" }))} />}
      {period === "dates" && (
        <>
          <DateField bare label={t("conditions.from")} value={textOr(start)} onChange={(day) => change(withFields(condition, { start: day ?? (end === undefined ? "" : undefined) }))} />
          <span>{t("conditions.until")}</span>
          <DateField bare label={t("conditions.to")} value={textOr(end)} onChange={(day) => change(withFields(condition, { end: day ?? undefined, start: start ?? (day === null ? "" : undefined) }))} />
        </>
      )}
      {period === "since_email" && <StepField label={t("conditions.period_since_email")} value={textOr(since_email)} onChange={(step) => change(withFields(condition, { since_email: step }))} />}
    </>
  );
}

const textOr = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
