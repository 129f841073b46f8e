import { List, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { Assumed } from "~/pages/workflows/simulate/simulated";
import { useEventName } from "~/ui/events/useEventName";

/** What the server takes when it knows of no past. */
const ROUND = { opens: 0.3, clicks: 0.03, unsubscribes: 0.002 } as const;

/** What was assumed that people do. */
export function AssumedShown({ assumed: { habits = [], engagement = {} } }: { assumed: Assumed }) {
  const { t, i18n } = useTranslation();
  const { rate } = useFormats();
  const eventName = useEventName();
  const times = new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 2 });
  return (
    <Stack gap="sm" component="section" aria-labelledby="assumed">
      <Title order={2} id="assumed">
        {t("simulate.assumed")}
      </Title>
      <Text c="dimmed">{t("simulate.assumedHelp")}</Text>
      <List>
        {(["opens", "clicks", "unsubscribes"] as const).map((each) => (
          <List.Item key={each}>
            {t("simulate.telling", { what: t(`simulate.${each}`), rate: rate(engagement[each] ?? ROUND[each], 1) })}
          </List.Item>
        ))}
        {habits.map(({ event, per_day: perDay }) => (
          <List.Item key={event}>
            <span dir="auto">{t("simulate.habit", { event: eventName(event), times: times.format(perDay * 100) })}</span>
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
