import { Button, Group, Paper, Table } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

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
  children: ReactNode;
}

/** A table on its own surface. */
export function TableFrame({ label, head, minWidth = "40rem", stale = false, children }: FrameProps) {
  return (
    <Paper withBorder className="surface" opacity={stale ? 0.6 : 1} aria-busy={stale}>
      <Table.ScrollContainer minWidth={minWidth}>
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

/** The same, with nothing but names in its first row. */
export function Rows({ label, head, children }: { label: string; head: ReactNode[]; children: ReactNode }) {
  return (
    <TableFrame label={label} head={head.map((each, place) => <Table.Th key={place}>{each}</Table.Th>)}>
      {children}
    </TableFrame>
  );
}

/** Through a list by cursors: on, or back to its beginning. */
export function Pages({ cursor, next, go }: { cursor: string | undefined; next: string | null | undefined; go: (cursor?: string) => void }) {
  const { t } = useTranslation();
  if (!next && !cursor) return null;
  return (
    <Group component="nav" aria-label={t("acting.pages")} gap="sm">
      <Button variant="default" disabled={!cursor} onClick={() => go()}>
        {t("acting.first")}
      </Button>
      <Button variant="default" disabled={!next} onClick={() => next && go(next)}>
        {t("acting.next")}
      </Button>
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
