import { Chip, Group, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { now } from "~/api/client";
import { useZone } from "~/app/session";
import { NO_CURRENCY, useFormats } from "~/i18n/formats";
import { daysOf } from "~/pages/workflows/queries";
import { dayAt, daysFrom, groupedBy, type Unit, UNITS, usualUnit } from "~/pages/workflows/results/days";
import { Elsewhere } from "~/pages/workflows/results/Elsewhere";
import { FileLink } from "~/pages/workflows/results/FileLink";
import { PeriodChoice } from "~/pages/workflows/results/PeriodChoice";
import { type Period, periodOf, type ResultsSearch, shownOf } from "~/pages/workflows/results/search";
import { currenciesOf, type Series, SERIES, valuesOf } from "~/pages/workflows/results/series";
import type { ChartSeries, PointSymbol } from "~/ui/Chart";
import { Failed, Loading } from "~/ui/States";

const Chart = lazy(() => import("~/ui/Chart"));

const LOOKS: Record<Series, Pick<ChartSeries, "hue" | "symbol" | "hatched">> = {
  entered: { hue: "accent", symbol: "circle" },
  finished: { hue: "ok", symbol: "rect" },
  exited: { hue: "wait", symbol: "triangle" },
  failed: { hue: "bad", symbol: "diamond" },
  refused: { hue: "warn", symbol: "emptyCircle" },
  goal: { hue: "info", symbol: "emptyDiamond" },
  sent: { hue: "accent", symbol: "emptyRect" },
  opened: { hue: "ok", symbol: "emptyTriangle" },
  opened_by_machines: { hue: "ok", symbol: "emptyTriangle", hatched: true },
  clicked: { hue: "info", symbol: "rect" },
  clicked_by_machines: { hue: "info", symbol: "rect", hatched: true },
  orders: { hue: "warn", symbol: "rect" },
  revenue: { hue: "info", symbol: "triangle" },
};

/** The points of the chart, and its hatching, as signs: the chips are its legend. */
const SIGNS: Record<PointSymbol, string> = { circle: "●", rect: "■", triangle: "▲", diamond: "◆", emptyCircle: "○", emptyRect: "□", emptyTriangle: "△", emptyDiamond: "◇" };
const HATCHED = "▨";

type Change = (changes: { [Name in keyof ResultsSearch]?: unknown }) => void;

interface ChartOfDaysProps {
  slug: string;
  search: ResultsSearch;
  change: Change;
}

/** The figures chosen, over the days chosen. */
export function ChartOfDays({ slug, search, change }: ChartOfDaysProps) {
  const { t } = useTranslation();
  const today = dayAt(now(), useZone());
  const period = periodOf(search, today);
  const shown = shownOf(search);
  const days = useMemo(() => daysFrom(period.from, period.to), [period.from, period.to]);
  const unit = search.per ?? usualUnit(days.length);
  const query = new URLSearchParams({ from: period.from, to: period.to });
  return (
    <Stack gap="md">
      <Group gap="md" align="flex-end">
        <PeriodChoice search={search} period={period} today={today} change={change} />
        <UnitChoice value={unit} change={change} />
        <FileLink address={`/api/v1/workflows/${encodeURIComponent(slug)}/results/days.csv?${query}`} label={t("workflow.daysFile")} />
      </Group>
      <Chip.Group multiple value={[...shown]} onChange={(chosen) => change({ show: chosen.join(",") })}>
        <Group gap="sm" role="group" aria-label={t("workflow.shownSeries")}>
          {SERIES.map((each) => (
            <Chip key={each} value={each} color={LOOKS[each].hue} variant="outline">
              <span aria-hidden>{LOOKS[each].hatched ? HATCHED : SIGNS[LOOKS[each].symbol]} </span>
              {t(`workflow.series.${each}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Drawn slug={slug} period={period} points={groupedBy(unit, days)} shown={shown} currency={search.currency} change={change} />
    </Stack>
  );
}

interface DrawnProps {
  slug: string;
  period: Period;
  /** The days of each. */
  points: readonly (readonly string[])[];
  shown: readonly Series[];
  currency: string | undefined;
  change: Change;
}

function Drawn({ slug, period, points, shown, currency, change }: DrawnProps) {
  const { t } = useTranslation();
  const { days: written } = useFormats();
  const found = useQuery(daysOf(slug, period.from, period.to));
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { items, elsewhere } = found.data;
  if (elsewhere) return <Elsewhere span={elsewhere} period={period} change={change} />;
  if (items.length === 0) return <Text c="dimmed">{t("workflow.noDays")}</Text>;
  const currencies = shown.includes("revenue") ? currenciesOf(items) : [];
  const told = currencies.find((each) => each === currency) ?? currencies[0];
  const series = shown.map((each) => ({
    name: t(`workflow.series.${each}`),
    values: valuesOf(each, points, items, told),
    ...(each === "revenue" && told && { currency: told }),
    ...LOOKS[each],
  }));
  return (
    <>
      {told && currencies.length > 1 && <CurrencyChoice currencies={currencies} value={told} change={change} />}
      <Suspense fallback={<Loading />}>
        <Chart label={t("workflow.overTime")} axis={t("workflow.period")} points={points.map((days) => written(days[0] ?? "", days.at(-1) ?? ""))} series={series} />
      </Suspense>
    </>
  );
}

function UnitChoice({ value, change }: { value: Unit; change: Change }) {
  const { t } = useTranslation();
  return (
    <Select
      aria-label={t("workflow.unit")}
      allowDeselect={false}
      value={value}
      onChange={(chosen) => change({ per: chosen })}
      data={UNITS.map((each) => ({ value: each, label: t(`workflow.per.${each}`) }))}
    />
  );
}

/** Currencies are never added up: the revenue of one is drawn at a time. */
function CurrencyChoice({ currencies, value, change }: { currencies: readonly string[]; value: string; change: Change }) {
  const { t } = useTranslation();
  return (
    <Select
      label={t("workflow.revenueIn")}
      w="fit-content"
      allowDeselect={false}
      value={value}
      onChange={(chosen) => change({ currency: chosen })}
      data={currencies.map((each) => ({ value: each, label: each === NO_CURRENCY ? t("workflow.noCurrency") : each }))}
    />
  );
}
