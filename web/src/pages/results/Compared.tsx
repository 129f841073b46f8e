import { Paper, Table } from "@mantine/core";
import type { ReactNode } from "react";

interface ComparedProps {
  label: string;
  head: ReactNode;
  /** It shows what was asked for before. */
  stale: boolean;
  children: ReactNode;
}

/** Rows of figures side by side; they scroll by themselves where they are too wide. */
export function ComparedTable({ label, head, stale, children }: ComparedProps) {
  return (
    <Paper withBorder className="surface" opacity={stale ? 0.6 : 1} aria-busy={stale}>
      <Table.ScrollContainer minWidth="56rem" scrollAreaProps={{ tabIndex: 0 }}>
        <Table aria-label={label} verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
          <Table.Thead>
            <Table.Tr>{head}</Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
