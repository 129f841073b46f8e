import { Group, NumberInput, Select, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Asked } from "~/pages/workflows/simulate/asked";
import { useEventName } from "~/ui/events/useEventName";

const READING = ["opens", "clicks", "unsubscribes"] as const;

interface RateFieldsProps {
  asked: Asked;
  change: (changes: Partial<Asked>) => void;
  /** Those that the definition speaks of. */
  events: string[];
}

/** What people do: as they did so far, or as one supposes. */
export function RateFields({ asked, change, events }: RateFieldsProps) {
  const { t } = useTranslation();
  const eventName = useEventName();
  const past = asked.mode === "backtest" ? "none" : "past";
  return (
    <Stack gap="md">
      <Select
        label={t("simulate.rates")}
        description={t(asked.rates === "set" ? "simulate.ratesSetHelp" : `simulate.ratesHelp.${past}`)}
        allowDeselect={false}
        maw="24rem"
        value={asked.rates}
        onChange={(rates) => rates && change({ rates })}
        data={[
          { value: "past" as const, label: t(`simulate.ratesOf.${past}`) },
          { value: "set" as const, label: t("simulate.ratesSet") },
        ]}
      />
      {asked.rates === "set" && (
        <Group gap="md" align="flex-end">
          {READING.map((each) => (
            <NumberInput key={each} label={t(`simulate.${each}`)} suffix=" %" min={0} max={100} decimalScale={1} value={asked[each]} onChange={(percent) => change({ [each]: Number(percent) || 0 })} />
          ))}
          {events.map((event) => (
            <NumberInput
              key={event}
              label={<span dir="auto">{t("simulate.times", { event: eventName(event) })}</span>}
              min={0}
              max={10_000}
              decimalScale={2}
              value={asked.events[event] ?? 0}
              onChange={(times) => change({ events: { ...asked.events, [event]: Number(times) || 0 } })}
            />
          ))}
        </Group>
      )}
    </Stack>
  );
}
