import { Chip, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { now } from "~/api/client";
import { useZone } from "~/app/session";
import { daysOf } from "~/pages/workflows/queries";
import { dayAt, daysFrom } from "~/pages/workflows/results/days";
import { FileLink } from "~/pages/workflows/results/FileLink";
import { PeriodChoice } from "~/pages/workflows/results/PeriodChoice";
import { type Period, periodOf, type ResultsSearch, shownOf } from "~/pages/workflows/results/search";
import { type Series, SERIES, valuesOf } from "~/pages/workflows/results/series";
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
};

/** The points of the chart, and its hatching, as signs: the chips are its legend. */
const SIGNS: Record<PointSymbol, string> = { circle: "●", rect: "■", triangle: "▲", diamond: "◆", emptyCircle: "○", emptyRect: "□", emptyTriangle: "△", emptyDiamond: "◇" };
const HATCHED = "▨";

interface ChartOfDaysProps {
  slug: string;
  search: ResultsSearch;
  change: (changes: { [Name in keyof ResultsSearch]?: unknown }) => void;
}

/** The figures chosen, over the days chosen. */
export function ChartOfDays({ slug, search, change }: ChartOfDaysProps) {
  const { t } = useTranslation();
  const today = dayAt(now(), useZone());
  const period = periodOf(search, today);
  const shown = shownOf(search);
  const query = new URLSearchParams({ from: period.from, to: period.to });
  return (
    <Stack gap="md">
      <Group gap="md" align="flex-end">
        <PeriodChoice search={search} period={period} today={today} change={change} />
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
      <Drawn slug={slug} period={period} shown={shown} />
    </Stack>
  );
}

function Drawn({ slug, period, shown }: { slug: string; period: Period; shown: readonly Series[] }) {
  const { t, i18n } = useTranslation();
  const found = useQuery(daysOf(slug, period.from, period.to));
  const days = useMemo(() => daysFrom(period.from, period.to), [period.from, period.to]);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (found.data.items.length === 0) return <Text c="dimmed">{t("workflow.noDays")}</Text>;
  const written = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeZone: "UTC" });
  return (
    <Suspense fallback={<Loading />}>
      <Chart
        label={t("workflow.byDay")}
        axis={t("workflow.day")}
        points={days.map((day) => written.format(new Date(day)))}
        series={shown.map((each) => ({ name: t(`workflow.series.${each}`), values: valuesOf(each, days, found.data.items), ...LOOKS[each] }))}
      />
    </Suspense>
  );
}
