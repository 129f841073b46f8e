import { Table } from "@mantine/core";

import type { Column } from "~/ui/acting/columns";
import { SortHead } from "~/ui/acting/SortHead";

/** How a list is sorted, and what turns it by one of its columns. */
export type Sorting<S extends string> = (column: S) => { column: string; sort: string; turn: () => void };

/** The heads of the columns chosen. */
export function ColumnHeads<R, S extends string>({ columns, sorting }: { columns: Column<R, S>[]; sorting?: Sorting<S> }) {
  return columns.map(({ column, label, sorted, figure, least }) => {
    const className = figure ? "figure" : "";
    return sorted && sorting ? (
      <SortHead key={column} {...sorting(sorted)} className={className}>
        {label}
      </SortHead>
    ) : (
      <Table.Th key={column} className={className} {...(least ? { miw: least } : {})}>
        {label}
      </Table.Th>
    );
  });
}

/** What the columns chosen show of a row. */
export function ColumnCells<R, S extends string>({ columns, row }: { columns: Column<R, S>[]; row: R }) {
  return columns.map(({ column, figure, most, cell }) => (
    <Table.Td key={column} className={figure ? "figure" : ""} {...(most ? { maw: most } : {})}>
      {cell(row)}
    </Table.Td>
  ));
}
