import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { Change } from "~/pages/results/Results";
import { type Column, type Sort, sortedBy } from "~/pages/results/search";
import { Earned } from "~/pages/workflows/results/Earned";
import { SortHead } from "~/ui/acting/SortHead";

interface HeadProps {
  columns: readonly Column[];
  sort: Sort;
  change: Change;
}

/** The heads of columns that the server sorts by. */
export function Heads({ columns, sort, change }: HeadProps) {
  const { t } = useTranslation();
  return columns.map((column) => (
    <SortHead key={column} column={column} sort={sort} turn={() => change({ sort: sortedBy(column, sort) })} className={column === "name" ? "" : "figure"}>
      {t(`results.columns.${column}`)}
    </SortHead>
  ));
}

export function Figure({ value }: { value: number }) {
  const { number } = useFormats();
  return <Table.Td className="figure">{number(value)}</Table.Td>;
}

/** A share, and below it what it is of. */
export function Share({ part, whole, note }: { part: number; whole: number; note?: string | undefined }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  return (
    <Table.Td className="figure">
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
    </Table.Td>
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
export function Delivered({ of: { handed_over, sent, bounced, unsubscribed, reading, orders, revenue } }: { of: Mailed }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const machines = (n: number) => (n > 0 ? t("results.machines", { n: number(n) }) : undefined);
  return (
    <>
      <Figure value={sent} />
      <Share part={reading.opened} whole={sent} note={machines(reading.opened_by_machines)} />
      <Share part={reading.clicked} whole={sent} note={machines(reading.clicked_by_machines)} />
      <Share part={unsubscribed} whole={sent} />
      <Share part={bounced} whole={handed_over} />
      <Table.Td className="figure">
        <Earned orders={orders} revenue={revenue} />
      </Table.Td>
    </>
  );
}
