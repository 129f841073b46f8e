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

/** A table on its own surface; it scrolls by itself where it is too wide. */
export function Rows({ label, head, children }: { label: string; head: ReactNode[]; children: ReactNode }) {
  return (
    <Paper withBorder className="surface">
      <Table.ScrollContainer minWidth="40rem" scrollAreaProps={{ tabIndex: 0 }}>
        <Table aria-label={label} verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {head.map((each, place) => (
                <Table.Th key={place}>{each}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
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
