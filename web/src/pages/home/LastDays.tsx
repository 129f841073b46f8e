import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { now } from "~/api/client";
import type { components } from "~/api/schema";
import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { type Day, dateIn, lastDays, sum } from "~/pages/home/days";
import { KeyFigures } from "~/ui/KeyFigures";

const LENGTH = 30;

/** How it went lately: key figures, and emails by day. */
export function LastDays({ totals }: { totals: components["schemas"]["DayTotals"][] }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  const days = lastDays(totals, dateIn(now(), useZone()), LENGTH);
  const whole = sum(days);
  const share = (part: number) => ({ value: rate(part, whole.sent), detail: t("home.of", { part: number(part), whole: number(whole.sent) }) });
  const figures = [
    { name: t("home.entered"), value: number(whole.entered) },
    { name: t("home.sent"), value: number(whole.sent) },
    { name: t("home.opened"), ...share(whole.opened) },
    { name: t("home.clicked"), ...share(whole.clicked) },
    { name: t("home.goal"), value: number(whole.goal) },
  ];
  return (
    <Stack gap="sm" component="section" aria-labelledby="days">
      <Title order={2} id="days">
        {t("home.days")}
      </Title>
      <Paper p="lg" withBorder className="surface">
        <Stack gap="lg">
          <KeyFigures figures={figures} cols={{ base: 2, sm: 3, lg: 5 }} />
          {whole.sent > 0 ? <Chart days={days} /> : <Text c="dimmed">{t("home.noEmails")}</Text>}
        </Stack>
      </Paper>
    </Stack>
  );
}

/** Of the drawing's own units, which stretch to the width there is. */
const STEP = 10;
const BAR = 7;
const TALL = 100;

const HUES = { sent: "var(--jalon-line)", opened: "var(--jalon-accent)" } as const;

function Chart({ days }: { days: Day[] }) {
  const { t, i18n } = useTranslation();
  const { number } = useFormats();
  const most = Math.max(1, ...days.map(({ sent, opened }) => Math.max(sent, opened)));
  const named = new Intl.DateTimeFormat(i18n.language, { day: "numeric", month: "short", timeZone: "UTC" });
  const name = (day: string) => named.format(new Date(`${day}T00:00:00Z`));
  const first = days[0];
  const last = days.at(-1);
  return (
    <Stack component="figure" gap="xs" m={0}>
      <svg viewBox={`0 0 ${days.length * STEP} ${TALL}`} preserveAspectRatio="none" width="100%" style={{ height: "6rem" }} role="img" aria-label={t("home.chart", { most: number(most) })}>
        {days.map(({ day, sent, opened }, place) => (
          <g key={day}>
            <title>{t("home.chartDay", { day: name(day), sent: number(sent), opened: number(opened) })}</title>
            <rect x={place * STEP} y={0} width={STEP} height={TALL} fill="transparent" />
            <Bar place={place} share={sent / most} hue={HUES.sent} />
            <Bar place={place} share={opened / most} hue={HUES.opened} />
          </g>
        ))}
      </svg>
      <Group justify="space-between" component="figcaption" fz="xs" c="dimmed">
        <span>{first && name(first.day)}</span>
        <Group gap="lg" component="span">
          <Key hue={HUES.sent} text={t("home.sent")} />
          <Key hue={HUES.opened} text={t("home.opened")} />
        </Group>
        <span>{last && name(last.day)}</span>
      </Group>
    </Stack>
  );
}

function Bar({ place, share, hue }: { place: number; share: number; hue: string }) {
  return <rect x={place * STEP + (STEP - BAR) / 2} y={TALL * (1 - share)} width={BAR} height={TALL * share} fill={hue} />;
}

function Key({ hue, text }: { hue: string; text: string }) {
  return (
    <Group gap="xs" component="span">
      <svg viewBox="0 0 1 1" style={{ width: "0.75rem", height: "0.75rem" }} aria-hidden>
        <rect width={1} height={1} fill={hue} />
      </svg>
      {text}
    </Group>
  );
}
