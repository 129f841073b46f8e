import { Group, Table, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface Props {
  column: string;
  /** What the rows are sorted by; with a dash before it, from the last to the first. */
  sort: string;
  /** Sorts by the column, or the other way round. */
  turn: () => void;
  /** What stands before its name. */
  before?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** The head of a column that the server sorts by. */
export function SortHead({ column, sort, turn, before, className = "", children }: Props) {
  const down = sort === `-${column}`;
  const order = sort === column ? "ascending" : down ? "descending" : "none";
  const Arrow = down ? IconArrowDown : IconArrowUp;
  const button = (
    <UnstyledButton fz="inherit" fw="inherit" onClick={turn}>
      {children} {order !== "none" && <Arrow size="1em" aria-hidden />}
    </UnstyledButton>
  );
  return (
    <Table.Th aria-sort={order} className={className}>
      {before ? (
        <Group gap="sm" wrap="nowrap">
          {before}
          {button}
        </Group>
      ) : (
        button
      )}
    </Table.Th>
  );
}
