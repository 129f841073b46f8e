import { Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { sentenceOf } from "~/pages/workflows/publish/queries";
import { type Fields, rulesOf, WEEKDAYS, type WorkflowRules } from "~/pages/workflows/publish/rules";
import { ReasonText } from "~/pages/workflows/results/ReasonText";

/** Who enters, who leaves, when: a row each. */
export function Rules({ definition }: { definition: Fields }) {
  const { t } = useTranslation();
  const rules = rulesOf(definition);
  const rows: [string, ReactNode][] = [
    [
      t("publish.audience"),
      <>
        {rules.audience ? <Sentence when={rules.audience} /> : t("publish.everyone")}
        {rules.audience && rules.leavesAudience && <Text c="dimmed">{t("publish.leavesAudience")}</Text>}
        {rules.consent && <Text c="dimmed">{t("publish.consent")}</Text>}
      </>,
    ],
    [t("publish.repeat"), t(`publish.repeats.${rules.repeat}`)],
    [t("publish.suppress"), rules.suppress.length > 0 ? <span dir="auto">{rules.suppress.join(", ")}</span> : t("publish.noSuppress")],
    [t("publish.exits"), rules.exits.length > 0 ? <Exits exits={rules.exits} /> : t("publish.noExits")],
    [t("publish.goal"), rules.goal ? <Sentence when={rules.goal} /> : t("publish.noGoal")],
    [t("publish.window"), rules.window ? <Hours window={rules.window} /> : t("publish.anyTime")],
    [t("publish.schedule"), <Schedule key="schedule" rules={rules} />],
  ];
  return (
    <Table layout="fixed" style={{ overflowWrap: "anywhere" }}>
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" w="30%">
              {name}
            </Table.Th>
            <Table.Td>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Sentence({ when }: { when: Fields }) {
  const { t } = useTranslation();
  const found = useQuery(sentenceOf(when));
  return <span dir="auto">{found.data ?? (found.isPending ? "…" : t("publish.condition"))}</span>;
}

function Exits({ exits }: { exits: WorkflowRules["exits"] }) {
  return (
    <Stack gap="xs">
      {exits.map(({ when, reason }, place) => (
        <div key={place}>
          <Sentence when={when} />
          {reason && (
            <Text c="dimmed" size="xs">
              <ReasonText reason={reason} />
            </Text>
          )}
        </div>
      ))}
    </Stack>
  );
}

/** Any Monday: the names of weekdays are taken from the days after it. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;

function Hours({ window: { days, opens, closes } }: { window: NonNullable<WorkflowRules["window"]> }) {
  const { t, i18n } = useTranslation();
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: "long", timeZone: "UTC" });
  const named = WEEKDAYS.flatMap((each, place) => (days.includes(each) ? [weekday.format(MONDAY + place * DAY)] : []));
  const all = named.length === WEEKDAYS.length ? t("publish.everyDay") : new Intl.ListFormat(i18n.language).format(named);
  return <>{t("publish.hours", { days: all, opens, closes })}</>;
}

function Schedule({ rules: { start, end } }: { rules: WorkflowRules }) {
  const { t, i18n } = useTranslation();
  // Written on the clocks of the workflow's own zone, and shown as they are written.
  const told = (local: string) => {
    const [day = "", time = ""] = local.split(" ");
    const at = new Date(`${day}T${time.padStart(5, "0")}Z`);
    return Number.isNaN(at.getTime()) ? local : new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }).format(at);
  };
  return (
    <>
      {start ? t("publish.starts", { at: told(start) }) : t("publish.startsNow")} {end ? t("publish.ends", { at: told(end) }) : t("publish.noEnd")}
    </>
  );
}
