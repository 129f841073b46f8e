import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { daysOffered, type Span } from "~/pages/workflows/results/days";
import type { Period } from "~/pages/workflows/results/search";

interface ElsewhereProps {
  span: Span;
  /** In which nothing was counted. */
  period: Period;
  change: (period: Period) => void;
}

/** Nothing was counted on the days asked for: which days have something, one press away. */
export function Elsewhere({ span, period, change }: ElsewhereProps) {
  const { t } = useTranslation();
  const { day, days } = useFormats();
  return (
    <Paper withBorder p="lg" className="surface" role="status">
      <Stack gap="sm">
        <Text fw={600}>{t("workflow.noDays")}</Text>
        <Text c="dimmed">{t("workflow.elsewhere", { first: day(span.first), last: day(span.last) })}</Text>
        <Group gap="sm">
          {daysOffered(span, period).map((offered) => (
            <Button key={offered.from} variant="default" onClick={() => change(offered)}>
              {t("workflow.showDays", { days: days(offered.from, offered.to) })}
            </Button>
          ))}
        </Group>
      </Stack>
    </Paper>
  );
}
