import { Group, Stack, Table } from "@mantine/core";
import type { ReactNode } from "react";

import { ColumnMenu } from "~/ui/acting/ColumnMenu";
import { ColumnCells, ColumnHeads, type Sorting } from "~/ui/acting/ColumnCells";
import { type Column, useChosen } from "~/ui/acting/columns";
import { TableFrame } from "~/ui/acting/Found";

interface ComparedTableProps<R, S extends string> {
  /** Under which its columns are kept. */
  table: string;
  label: string;
  offered: Column<R, S>[];
  sorting: Sorting<S>;
  /** The head of what the rows are called by. */
  head: ReactNode;
  rows: readonly R[];
  idOf: (row: R) => string;
  name: (row: R) => ReactNode;
  stale: boolean;
}

/** Things side by side: how each is called, and of its figures those one chose to see. */
export function ComparedTable<R, S extends string>({ table, label, offered, sorting, head, rows, idOf, name, stale }: ComparedTableProps<R, S>) {
  const { columns, menu } = useChosen(table, offered);
  return (
    <Stack gap="sm">
      <Group justify="flex-end">
        <ColumnMenu {...menu} />
      </Group>
      <TableFrame
        gap="sm"
        minWidth="60rem"
        label={label}
        head={
          <>
            {head}
            <ColumnHeads columns={columns} sorting={sorting} />
          </>
        }
        stale={stale}
      >
        {rows.map((row) => (
          <Table.Tr key={idOf(row)}>
            <Table.Td miw="10rem">{name(row)}</Table.Td>
            <ColumnCells columns={columns} row={row} />
          </Table.Tr>
        ))}
      </TableFrame>
    </Stack>
  );
}
