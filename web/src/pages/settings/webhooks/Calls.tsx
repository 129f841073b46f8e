import { Anchor, Group, SegmentedControl, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { CALL_STATES, type CallSearch } from "~/pages/settings/search";
import { CallPanel } from "~/pages/settings/webhooks/CallPanel";
import { useOutcome } from "~/pages/settings/webhooks/outcome";
import { StateBadge } from "~/pages/settings/webhooks/StateBadge";
import { type Call, callsKey } from "~/pages/settings/webhooks/webhook";
import { ChosenTable } from "~/ui/acting/ChosenTable";
import type { Column } from "~/ui/acting/columns";
import { Found, NoMatch, Pages } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { AddressField } from "~/ui/acting/SearchField";
import { When } from "~/ui/acting/When";

interface Props {
  webhook: string;
  search: CallSearch;
}

/** What a webhook was called for lately, and what came of it. */
export function Calls({ webhook, search }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const howMany = useHowMany();
  const go = (next: CallSearch) => void navigate({ to: "/settings/webhooks/$webhook", params: { webhook }, search: next });
  const { call: shown, cursor, ...filters } = search;
  const found = useQuery({
    queryKey: [...callsKey(webhook), filters, cursor],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/webhooks/{webhook_id}/calls", {
          params: { path: { webhook_id: webhook }, query: { state: filters.state ?? "", event: filters.event ?? "", cursor: cursor ?? "" } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  const here = cursor ? { ...filters, cursor } : filters;
  return (
    <>
      <Filters search={filters} go={go} />
      <Found query={found}>
        {({ items, next, total, exact }) => {
          if (items.length === 0) return filters.state || filters.event || cursor ? <NoMatch clear={() => go({})} /> : <Text c="dimmed">{t("settings.calls.none")}</Text>;
          return (
            <>
              <List items={items} show={(call) => go({ ...here, call })} />
              <Pages cursor={cursor} next={next} go={(on) => go({ ...filters, ...(on ? { cursor: on } : {}) })} total={t("settings.calls.total", howMany({ total, exact }))} />
            </>
          );
        }}
      </Found>
      <CallPanel webhook={webhook} call={shown} close={() => go(here)} />
    </>
  );
}

function Filters({ search, go }: { search: CallSearch; go: (next: CallSearch) => void }) {
  const { t } = useTranslation();
  const state = search.state ? { state: search.state } : {};
  return (
    <Group align="flex-end">
      <SegmentedControl
        aria-label={t("settings.calls.state")}
        data={[{ value: "all", label: t("settings.calls.all") }, ...CALL_STATES.map((each) => ({ value: each, label: t(`settings.calls.${each}`) }))]}
        value={search.state ?? "all"}
        onChange={(chosen) => {
          const known = CALL_STATES.find((each) => each === chosen);
          go({ ...(search.event ? { event: search.event } : {}), ...(known ? { state: known } : {}) });
        }}
      />
      <AddressField label={t("settings.calls.event")} placeholder="Order Completed" value={search.event} change={(wanted) => go({ ...state, ...(wanted ? { event: wanted } : {}) })} />
    </Group>
  );
}

function List({ items, show }: { items: Call[]; show: (call: string) => void }) {
  const { t } = useTranslation();
  return (
    <ChosenTable
      table="calls"
      label={t("settings.calls.title")}
      offered={useOffered()}
      head={<Table.Th>{t("settings.calls.event")}</Table.Th>}
      rows={items}
      idOf={({ id }) => id}
      lead={({ id, event }) => (
        <Table.Td>
          <Anchor component="button" type="button" dir="auto" onClick={() => show(id)}>
            {event}
          </Anchor>
        </Table.Td>
      )}
    />
  );
}

/** What the table can show beside the event that was called for. */
function useOffered(): Column<Call>[] {
  const { t } = useTranslation();
  const outcome = useOutcome();
  return [
    { column: "state", label: t("settings.calls.state"), cell: ({ state }) => <StateBadge state={state} /> },
    { column: "at", label: t("settings.calls.at"), cell: ({ at }) => <When at={at} /> },
    { column: "attempts", label: t("settings.calls.attempts"), cell: (call) => <Attempts {...call} /> },
    { column: "outcome", label: t("settings.calls.outcome"), cell: ({ status, error }) => <span dir="auto">{outcome(status, error) || "–"}</span> },
  ];
}

function Attempts({ attempts, due_at }: Call) {
  const { t } = useTranslation();
  return (
    <>
      {attempts}
      {due_at && attempts > 0 && (
        <Text c="dimmed">
          {t("settings.calls.next")} <When at={due_at} />
        </Text>
      )}
    </>
  );
}
