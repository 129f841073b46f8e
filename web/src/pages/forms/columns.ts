import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { me } from "~/app/session";
import type { Kind } from "~/pages/forms/kinds";
import type { Sorted } from "~/pages/forms/search";

/** What a table shows beside what something is called. */
export interface Column<R> {
  column: string;
  label: string;
  /** The server sorts by it. */
  sorted?: Sorted;
  figure?: true;
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

/** The columns that this user chose, in this browser; all of them until then. */
export function useChosen<R>(kind: Kind, offered: Column<R>[]) {
  const { data: user } = useQuery(me);
  const [kept, choose] = useLocalStorage<string[] | undefined>({ key: `jalon.${kind}.columns.${user?.name ?? ""}`, deserialize: checkedColumns, getInitialValueInEffect: false });
  const columns = kept ? offered.filter(({ column }) => kept.includes(column)) : offered;
  return { columns, choose };
}
