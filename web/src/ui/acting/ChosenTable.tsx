import { Group, Stack, Table } from "@mantine/core";
import type { ReactNode } from "react";

import { ColumnCells, ColumnHeads, type Sorting } from "~/ui/acting/ColumnCells";
import { ColumnMenu } from "~/ui/acting/ColumnMenu";
import { type Column, useChosen } from "~/ui/acting/columns";
import { TableFrame } from "~/ui/acting/Found";

interface ChosenTableProps<R, S extends string> {
  /** Under which its columns are kept. */
  table: string;
  label: string;
  offered: Column<R, S>[];
  /** How the server sorts it, where it does. */
  sorting?: Sorting<S>;
  /** The heads before the columns chosen: of what the rows are called by. */
  head: ReactNode;
  rows: readonly R[];
  idOf: (row: R) => string;
  /** The cells under them. */
  lead: (row: R) => ReactNode;
  minWidth?: string;
  stale?: boolean;
  gap?: "sm" | "md";
  /** What can be done, in one line with the choice of columns. */
  actions?: ReactNode;
}

/** A table of which one chooses what it shows beside how its rows are called. */
export function ChosenTable<R, S extends string = string>({ table, offered, sorting, head, rows, idOf, lead, actions, ...frame }: ChosenTableProps<R, S>) {
  const { columns, menu } = useChosen(table, offered);
  return (
    <Stack gap="sm">
      <Group gap="sm" justify={actions ? "space-between" : "flex-end"}>
        {actions && <Group gap="sm">{actions}</Group>}
        <ColumnMenu {...menu} />
      </Group>
      <TableFrame
        {...frame}
        head={
          <>
            {head}
            <ColumnHeads columns={columns} {...(sorting ? { sorting } : {})} />
          </>
        }
      >
        {rows.map((row) => (
          <Table.Tr key={idOf(row)}>
            {lead(row)}
            <ColumnCells columns={columns} row={row} />
          </Table.Tr>
        ))}
      </TableFrame>
    </Stack>
  );
}
