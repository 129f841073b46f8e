import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { ReasonText } from "~/pages/workflows/results/ReasonText";
import { named } from "~/pages/workflows/simulate/differing";
import { Figure } from "~/pages/workflows/simulate/Figure";
import type { Difference } from "~/pages/workflows/simulate/simulated";
import { Rows } from "~/ui/acting/Found";

/** Every total in which the draft and the live version differ, for the same people with the same luck; `days` on which their emails do. */
export function Differences({ figures, days }: { figures: Difference[]; days: number }) {
  const { t } = useTranslation();
  const { number, change } = useSigned();
  if (figures.length === 0) return <Text c="dimmed">{days > 0 ? t("simulate.sameButDays", { count: days, number: number(days) }) : t("simulate.sameAsLive")}</Text>;
  const head = [t("simulate.figureName"), ...[t("simulate.live"), t("workflow.draft"), t("simulate.change")].map((name) => <Figure key={name}>{name}</Figure>)];
  return (
    <Rows label={t("simulate.differences")} head={head}>
      {figures.map(({ figure, before, after }) => (
        <Table.Tr key={figure}>
          <Table.Td>
            <Name figure={figure} />
          </Table.Td>
          <Table.Td className="figure">{number(after)}</Table.Td>
          <Table.Td className="figure">{number(before)}</Table.Td>
          <Table.Td className="figure">{change(before - after)}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

function Name({ figure }: { figure: string }) {
  const { t } = useTranslation();
  const known = named(figure);
  if (!known) return <>{figure}</>;
  if (!("reason" in known)) return <>{t(`simulate.differing.${known.figure}`)}</>;
  return (
    <>
      {t(`simulate.differing.${known.figure}`)} <ReasonText reason={known.reason} />
    </>
  );
}

function useSigned() {
  const { i18n } = useTranslation();
  const { number } = useFormats();
  return { number, change: (by: number) => new Intl.NumberFormat(i18n.language, { signDisplay: "exceptZero" }).format(by) };
}
