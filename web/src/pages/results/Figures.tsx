import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { EmailColumn } from "~/pages/results/search";
import { Earned } from "~/pages/workflows/results/Earned";
import type { Column } from "~/ui/acting/columns";

export function Figure({ value }: { value: number }) {
  const { number } = useFormats();
  return number(value);
}

/** A share, and below it what it is of. */
export function Share({ part, whole, note }: { part: number; whole: number; note?: string | undefined }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  return (
    <>
      {rate(part, whole)}
      {whole > 0 && (
        <Text size="xs" c="dimmed" className="unbroken">
          {t("workflows.outOf", { part: number(part), whole: number(whole) })}
        </Text>
      )}
      {note && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </>
  );
}

interface Mailed {
  handed_over: number;
  sent: number;
  bounced: number;
  unsubscribed: number;
  reading: { opened: number; opened_by_machines: number; clicked: number; clicked_by_machines: number };
  orders: number;
  revenue: Record<string, string>;
}

/** What became of emails, and the orders they led to; machines are never counted among people. */
export function useDelivered(): Column<Mailed, EmailColumn>[] {
  const { t } = useTranslation();
  const { number } = useFormats();
  const machines = (n: number) => (n > 0 ? t("results.machines", { n: number(n) }) : undefined);
  const figure = (sorted: EmailColumn, cell: Column<Mailed>["cell"]): Column<Mailed, EmailColumn> => ({ column: sorted, label: t(`results.columns.${sorted}`), sorted, figure: true, cell });
  return [
    figure("sent", ({ sent }) => <Figure value={sent} />),
    figure("opened", ({ reading, sent }) => <Share part={reading.opened} whole={sent} note={machines(reading.opened_by_machines)} />),
    figure("clicked", ({ reading, sent }) => <Share part={reading.clicked} whole={sent} note={machines(reading.clicked_by_machines)} />),
    figure("unsubscribed", ({ unsubscribed, sent }) => <Share part={unsubscribed} whole={sent} />),
    figure("bounced", ({ bounced, handed_over }) => <Share part={bounced} whole={handed_over} />),
    figure("revenue", ({ orders, revenue }) => <Earned orders={orders} revenue={revenue} />),
  ];
}
