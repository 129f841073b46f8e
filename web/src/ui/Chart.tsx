import { Box, Table, useComputedColorScheme, VisuallyHidden } from "@mantine/core";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, type EChartsType, init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

import { useFormats } from "~/i18n/formats";
import { DARK, LIGHT, type Palette, SPACE, TEXT } from "~/ui/tokens";

/** Above so many, points would hide the line they are on. */
const MOST_POINTS = 92;

register([LineChart, BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

export type PointSymbol = "circle" | "rect" | "triangle" | "diamond" | "emptyCircle" | "emptyRect" | "emptyTriangle" | "emptyDiamond";

export interface ChartSeries {
  name: string;
  values: number[];
  hue: keyof Palette;
  /** Of its points: series differ by more than their colours. */
  symbol: PointSymbol;
  /** Drawn as hatched bars: what is apart from the rest. */
  hatched?: boolean;
  /** Its values are amounts of it, on an axis of its own. At most one is drawn at a time. */
  currency?: string;
}

interface ChartProps {
  /** What it shows, for who does not see it, too. */
  label: string;
  /** What stands along the bottom. */
  axis: string;
  points: string[];
  series: ChartSeries[];
}

/** Series of figures over the same points. Loaded by itself: only pages with a chart pay for it. */
export default function Chart({ label, axis, points, series }: ChartProps) {
  const formats = useFormats();
  const palette = useComputedColorScheme("light", { getInitialValueInEffect: false }) === "dark" ? DARK : LIGHT;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  useEffect(() => {
    if (!place.current) return;
    const drawn = init(place.current, null, { renderer: "canvas" });
    chart.current = drawn;
    const watching = new ResizeObserver(() => drawn.resize());
    watching.observe(place.current);
    return () => {
      watching.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(optionsOf(points, series, palette, formats), { notMerge: true });
  });
  return (
    <Box component="figure" m={0}>
      <Box ref={place} h="20rem" aria-hidden />
      <VisuallyHidden>
        <Figures label={label} axis={axis} points={points} series={series} />
      </VisuallyHidden>
    </Box>
  );
}

/** The same figures as a table. */
function Figures({ label, axis, points, series }: ChartProps) {
  const formats = useFormats();
  return (
    <Table>
      <Table.Caption>{label}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{axis}</Table.Th>
          {series.map((each) => (
            <Table.Th key={each.name} scope="col">
              {each.name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {points.map((point, at) => (
          <Table.Tr key={point}>
            <Table.Th scope="row">{point}</Table.Th>
            {series.map((each) => (
              <Table.Td key={each.name}>{written(each.values[at] ?? 0, each, formats)}</Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

type Formats = ReturnType<typeof useFormats>;

/** A value as it is, exactly. */
const written = (value: number, { currency }: ChartSeries, { money, number }: Formats) => (currency ? money(String(value), currency) : number(value));

function optionsOf(points: string[], series: ChartSeries[], palette: Palette, formats: Formats): EChartsCoreOption {
  const text = { color: palette.muted, fontSize: TEXT.small[0] };
  const currency = series.find((each) => each.currency)?.currency;
  const counting = series.some((each) => !each.currency);
  return {
    animation: false,
    grid: { left: SPACE.sm, right: SPACE.lg, top: SPACE.lg, bottom: SPACE.sm, containLabel: true },
    // Drawn, not HTML: its styles would be refused by the Content-Security-Policy.
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: TEXT.small[0] },
    },
    xAxis: { type: "category", data: points, axisLabel: text, axisLine: { lineStyle: { color: palette.edge } }, axisTick: { show: false } },
    yAxis: [
      { type: "value", show: counting, minInterval: 1, axisLabel: { ...text, formatter: formats.number }, splitLine: { lineStyle: { color: palette.line } } },
      {
        type: "value",
        show: currency !== undefined,
        alignTicks: true,
        position: counting ? "right" : "left",
        axisLabel: { ...text, formatter: (amount: number) => formats.shortMoney(amount, currency ?? "") },
        splitLine: { show: !counting, lineStyle: { color: palette.line } },
      },
    ],
    series: series.map((each) => ({
      ...(each.hatched ? barOf(each, palette) : lineOf(each, palette, points.length)),
      yAxisIndex: each.currency ? 1 : 0,
      tooltip: { valueFormatter: (value: unknown) => written(Number(value), each, formats) },
    })),
  };
}

const lineOf = ({ name, values, hue, symbol }: ChartSeries, palette: Palette, points: number) => ({
  type: "line",
  name,
  data: values,
  symbol,
  symbolSize: SPACE.sm,
  showSymbol: points <= MOST_POINTS,
  lineStyle: { color: palette[hue] },
  itemStyle: { color: palette[hue] },
});

const barOf = ({ name, values, hue }: ChartSeries, palette: Palette) => ({
  type: "bar",
  name,
  data: values,
  itemStyle: {
    color: palette.sunken,
    borderColor: palette[hue],
    decal: { color: palette[hue], dashArrayX: [1, 0], dashArrayY: [2, SPACE.xs], rotation: -Math.PI / 4 },
  },
});
