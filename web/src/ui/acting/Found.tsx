import { Button, Group, Paper, Table, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { moveInRows } from "~/ui/acting/rowKeys";
import { Empty, Failed, Loading } from "~/ui/States";

/** What a query found; until then its skeleton, or why it found nothing. */
export function Found<T>({ query, rows, children }: { query: UseQueryResult<T>; rows?: number; children: (found: T) => ReactNode }) {
  if (query.isPending) return <Loading {...(rows ? { rows } : {})} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return children(query.data);
}

interface FrameProps {
  label: string;
  /** The cells of its first row. */
  head: ReactNode;
  /** Narrower than this, it scrolls by itself. */
  minWidth?: string;
  /** It is of what was asked before. */
  stale?: boolean;
  /** Between its columns; less where there are many. */
  gap?: "sm" | "md";
  children: ReactNode;
}

/** A table on its own surface. What does not fit is scrolled to; its heads and first column stay. */
export function TableFrame({ label, head, minWidth = "40rem", stale = false, gap = "md", children }: FrameProps) {
  return (
    <Paper withBorder className="surface" opacity={stale ? 0.6 : 1} aria-busy={stale}>
      <Table.ScrollContainer minWidth={minWidth} maxHeight="calc(100dvh - 15rem)" scrollAreaProps={{ offsetScrollbars: "present" }}>
        <Table aria-label={label} className="rows" verticalSpacing="sm" horizontalSpacing={gap} highlightOnHover stickyHeader>
          <Table.Thead>
            <Table.Tr>{head}</Table.Tr>
          </Table.Thead>
          <Table.Tbody onKeyDown={moveInRows}>{children}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

/** The same, with nothing but names in its first row. */
export function Rows({ label, head, children }: { label: string; head: ReactNode[]; children: ReactNode }) {
  return (
    <TableFrame label={label} head={head.map((each, place) => <Table.Th key={place}>{each}</Table.Th>)}>
      {children}
    </TableFrame>
  );
}

interface PagesProps {
  cursor: string | undefined;
  next: string | null | undefined;
  go: (cursor?: string) => void;
  /** How many there are on all of them, in words. */
  total?: ReactNode;
}

/** Where the page before a page is kept: a cursor leads on, never back. */
const before = (cursor: string) => `jalon.before ${location.pathname} ${cursor}`;

/** Through a list by cursors, with how long it is. */
export function Pages({ cursor, next, go, total }: PagesProps) {
  const { t } = useTranslation();
  const on = (to: string) => {
    sessionStorage.setItem(before(to), cursor ?? "");
    go(to);
  };
  // Of a page that was opened by its address nothing is kept: before it is the beginning.
  const back = (from: string) => go(sessionStorage.getItem(before(from)) || undefined);
  const several = Boolean(next || cursor);
  if (!several && !total) return null;
  return (
    <Group component="nav" aria-label={t("acting.pages")} gap="sm">
      {several && (
        <>
          <Button variant="default" disabled={!cursor} onClick={() => cursor && back(cursor)}>
            {t("acting.previous")}
          </Button>
          <Button variant="default" disabled={!next} onClick={() => next && on(next)}>
            {t("acting.next")}
          </Button>
        </>
      )}
      {total && (
        <Text c="dimmed" aria-live="polite">
          {total}
        </Text>
      )}
    </Group>
  );
}

/** No match under the filters there are. */
export function NoMatch({ clear }: { clear: () => void }) {
  const { t } = useTranslation();
  return (
    <Empty title={t("acting.noMatch")}>
      <Button variant="default" onClick={clear}>
        {t("acting.clear")}
      </Button>
    </Empty>
  );
}
