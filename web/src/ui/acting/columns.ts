import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { me } from "~/app/session";

/** What a table shows of a row, beside what the row is called. */
export interface Column<R, S extends string = string> {
  column: string;
  label: string;
  /** The server sorts by it. */
  sorted?: S;
  figure?: true;
  /** No narrower than this. */
  least?: string;
  /** No wider than this. */
  most?: string;
  cell: (row: R) => ReactNode;
}

/** What was kept as columns chosen; undefined: none ever were. */
export function checkedColumns(text: string | undefined): string[] | undefined {
  try {
    const kept: unknown = JSON.parse(text ?? "");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : undefined;
  } catch {
    return undefined;
  }
}

/** The columns of a table that this user chose, in this browser; all of them until then. */
export function useChosen<R, S extends string>(table: string, offered: Column<R, S>[]) {
  const { data: user } = useQuery(me);
  const [kept, choose] = useLocalStorage<string[] | undefined>({ key: `jalon.${table}.columns.${user?.name ?? ""}`, deserialize: checkedColumns, getInitialValueInEffect: false });
  const columns = kept ? offered.filter(({ column }) => kept.includes(column)) : offered;
  return { columns, menu: { offered, columns: columns.map(({ column }) => column), choose } };
}
