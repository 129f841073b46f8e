import { Anchor, Button, Group, Select, Table, Text, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useMay } from "~/app/session";
import { en, fr } from "~/pages/settings/audit.words";
import { detailOf } from "~/pages/settings/detail";
import { Page } from "~/pages/settings/Page";
import { type AuditSearch, checkedAudit } from "~/pages/settings/search";
import { ChosenTable } from "~/ui/acting/ChosenTable";
import type { Column } from "~/ui/acting/columns";
import { Found, NoMatch, Pages } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { AddressField } from "~/ui/acting/SearchField";
import { SortHead } from "~/ui/acting/SortHead";
import { type Sort, turned } from "~/ui/acting/sorting";
import { When } from "~/ui/acting/When";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/settings/audit")({ component: Audit });

/** What changes are about, as the log names it. */
const KINDS = ["account", "attribute", "bounce_webhook", "company", "contact", "contacts", "email", "form", "frequency", "key", "landing_page", "link", "list", "message", "resource", "sandbox", "scoring", "segment", "sender", "sender_domain", "topic", "user", "utm", "webhook", "workflow"] as const;

/** The fields that are told as the API names them. */
const CODED = new Set(["after", "before", "inside", "methods", "mode", "role"]);

/** What the log says, in words; what has none, as it is. */
function useAudited() {
  const { i18n } = useTranslation();
  const words: Record<keyof typeof en, Readonly<Record<string, string>>> = i18n.language === "fr" ? fr : en;
  return {
    actions: Object.entries(words.action).map(([value, label]) => ({ value, label })),
    actionOf: (action: string) => words.action[action] ?? action,
    fieldOf: (field: string) => words.field[field] ?? field.replaceAll("_", " "),
    valueOf: (field: string, value: string) => (CODED.has(field) && words.value[value]) || value,
  };
}

type Go = (next: { [Name in keyof AuditSearch]?: unknown }) => void;

function Audit() {
  const { t } = useTranslation();
  const search: AuditSearch = Route.useSearch();
  const navigate = useNavigate();
  const go: Go = (next) => void navigate({ to: "/settings/audit", search: checkedAudit(next) });
  const howMany = useHowMany();
  const { cursor, sort = "-at", ...filters } = search;
  const may = useMay("audit:read");
  const found = useQuery({
    queryKey: ["audit", search],
    queryFn: () => answerOf(api.GET("/api/v1/audit", { params: { query: { kind: "", name: "", cursor: "", ...search } } })),
    placeholderData: keepPreviousData,
    enabled: may,
  });
  return (
    <Page title={t("settings.audit.title")} help={t("settings.audit.help")} needs="audit:read">
      <Filters search={filters} go={(next) => go({ ...next, sort: search.sort })} />
      <Found query={found}>
        {({ items, next, total, exact }) => {
          if (items.length === 0) return Object.keys(search).length > 0 ? <NoMatch clear={() => go({})} /> : <Empty title={t("settings.audit.none")} />;
          return (
            <>
              <Changes items={items} sort={sort} turn={() => go({ ...filters, sort: turned("at", sort) })} only={(of) => go({ ...of, sort: search.sort })} stale={found.isPlaceholderData} />
              <Pages cursor={cursor} next={next} go={(on) => go({ ...search, cursor: on })} total={t("settings.audit.total", howMany({ total, exact }))} />
            </>
          );
        }}
      </Found>
    </Page>
  );
}

/** What was changed, by whom, and when. */
function Filters({ search, go }: { search: AuditSearch; go: Go }) {
  const { t } = useTranslation();
  const { actions } = useAudited();
  const change: Go = (changes) => go({ ...search, ...changes });
  return (
    <Group align="flex-end">
      <Select
        label={t("settings.audit.kind")}
        placeholder={t("settings.audit.all")}
        clearable
        searchable
        data={KINDS.map((kind) => ({ value: kind, label: t(`settings.audit.kinds.${kind}`) }))}
        value={search.kind ?? null}
        onChange={(kind) => change({ kind })}
      />
      <Select
        label={t("settings.audit.action")}
        placeholder={t("settings.audit.all")}
        clearable
        searchable
        data={actions}
        value={search.action ?? null}
        onChange={(action) => change({ action })}
      />
      {(["name", "who"] as const).map((field) => (
        <AddressField key={field} dir="auto" label={t(`settings.audit.${field}`)} description={t("settings.audit.nameHelp")} value={search[field]} change={(value) => change({ [field]: value })} />
      ))}
      <TextInput type="date" label={t("settings.audit.from")} max={search.to} value={search.from ?? ""} onChange={(event) => change({ from: event.currentTarget.value })} />
      <TextInput type="date" label={t("settings.audit.to")} min={search.from} value={search.to ?? ""} onChange={(event) => change({ to: event.currentTarget.value })} />
      {Object.keys(search).length > 0 && (
        <Button variant="default" onClick={() => go({})}>
          {t("acting.clear")}
        </Button>
      )}
    </Group>
  );
}

type Change = components["schemas"]["Change"];
/** Shows the changes of one thing. */
type Only = (of: { kind: string; name: string }) => void;

interface ChangesProps {
  items: Change[];
  sort: Sort<"at">;
  turn: () => void;
  only: Only;
  stale: boolean;
}

function Changes({ items, sort, turn, only, stale }: ChangesProps) {
  const { t } = useTranslation();
  return (
    <ChosenTable
      table="audit"
      label={t("settings.audit.title")}
      offered={useOffered(only)}
      stale={stale}
      head={
        <SortHead column="at" sort={sort} turn={turn}>
          {t("settings.audit.at")}
        </SortHead>
      }
      rows={items}
      idOf={({ id }) => id}
      lead={({ at }) => (
        <Table.Td>
          <When at={at} />
        </Table.Td>
      )}
    />
  );
}

/** What the table can show beside when it was. */
function useOffered(only: Only): Column<Change>[] {
  const { t } = useTranslation();
  const { actionOf } = useAudited();
  return [
    { column: "who", label: t("settings.audit.who"), cell: ({ who }) => <span dir="auto">{who}</span> },
    { column: "action", label: t("settings.audit.action"), cell: ({ action }) => actionOf(action) },
    { column: "about", label: t("settings.audit.about"), least: "10.5rem", cell: (change) => <About {...change} only={only} /> },
    { column: "detail", label: t("settings.audit.detail"), least: "10rem", cell: ({ detail }) => <Detail detail={detail} /> },
  ];
}

function About({ kind: given, name, only }: Change & { only: Only }) {
  const { t } = useTranslation();
  const kind = KINDS.find((each) => each === given);
  return (
    <>
      {kind ? t(`settings.audit.kinds.${kind}`) : given}{" "}
      {name && (
        <Anchor component="button" dir="auto" ta="start" className="name" title={t("settings.audit.only")} onClick={() => only({ kind: given, name })}>
          {name}
        </Anchor>
      )}
    </>
  );
}

function Detail({ detail }: Pick<Change, "detail">) {
  const { fieldOf, valueOf } = useAudited();
  return detailOf(detail).map(([field, value]) => (
    <Text key={field} fz="xs" style={{ overflowWrap: "anywhere" }}>
      <Text span c="dimmed" fz="xs">
        {fieldOf(field)}
      </Text>{" "}
      <span dir="auto">{valueOf(field, value)}</span>
    </Text>
  ));
}
