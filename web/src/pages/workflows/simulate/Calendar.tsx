import { Progress, ScrollArea, Stack, Table, Text, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { type Day, weeksOf } from "~/pages/workflows/simulate/simulated";

interface CalendarProps {
  days: Day[];
  from: string;
  to: string;
}

/** Any Monday: the names of weekdays are taken from the days after it. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;

/** How many emails go out on each day, against the busiest; up to the last one. */
export function Calendar({ days, from, to }: CalendarProps) {
  const { t, i18n } = useTranslation();
  const last = days.at(-1)?.day;
  if (!last) return <Text c="dimmed">{t("simulate.noEmails")}</Text>;
  const most = Math.max(...days.map((each) => each.sent));
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: "short", timeZone: "UTC" });
  const written = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeZone: "UTC" });
  return (
    <Stack gap="sm">
      <ScrollArea.Autosize mah="60vh" viewportProps={{ tabIndex: 0, role: "group", "aria-label": t("simulate.perDay") }}>
        <Table withTableBorder withColumnBorders className="surface" layout="fixed" miw="30rem">
          <Table.Caption>
            <VisuallyHidden>{t("simulate.perDay")}</VisuallyHidden>
          </Table.Caption>
          <Table.Thead>
            <Table.Tr>
              {Array.from({ length: 7 }, (_, place) => (
                <Table.Th key={place} scope="col">
                  {weekday.format(MONDAY + place * DAY)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {weeksOf(days, from, last).map((week, place) => (
              <Table.Tr key={place}>
                {week.map((day, column) => (
                  <Table.Td key={column}>{day && <DayShown day={day} most={most} />}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {last < to && <Text c="dimmed">{t("simulate.noneAfter", { day: written.format(new Date(last)) })}</Text>}
    </Stack>
  );
}

function DayShown({ day: { day, sent }, most }: { day: Day; most: number }) {
  const { i18n } = useTranslation();
  const { number } = useFormats();
  const written = new Intl.DateTimeFormat(i18n.language, { day: "numeric", month: "short", timeZone: "UTC" });
  return (
    <>
      <Text size="xs" c="dimmed">
        {written.format(new Date(day))}
      </Text>
      <Text fw={sent > 0 && sent === most ? 600 : 400} {...(sent === 0 && { c: "dimmed" })}>
        {number(sent)}
      </Text>
      <Progress value={most === 0 ? 0 : (100 * sent) / most} size="xs" aria-hidden />
    </>
  );
}
