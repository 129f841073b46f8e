import { Button, Group, Stack, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { me } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { BulkActions } from "~/pages/contacts/BulkActions";
import { ColumnPicker } from "~/pages/contacts/ColumnPicker";
import { useColumns } from "~/pages/contacts/columns";
import { ContactFilters } from "~/pages/contacts/ContactFilters";
import { ContactTable } from "~/pages/contacts/ContactTable";
import { ExportDialog } from "~/pages/contacts/ExportDialog";
import { JobPanel } from "~/pages/contacts/Job";
import { NewContactDialog } from "~/pages/contacts/NewContactDialog";
import { contacts, contactsCounted } from "~/pages/contacts/queries";
import { type ContactSearch, NEWEST, withoutEmpty } from "~/pages/contacts/search";
import { ContactTabs } from "~/pages/contacts/Tabs";
import { allMatching } from "~/pages/contacts/whom";
import { Pages } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { Empty, Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/contacts")({ component: ContactListPage });

function ContactListPage() {
  const { t } = useTranslation();
  const search: ContactSearch = Route.useSearch();
  const navigate = useNavigate();
  const go = (next: ContactSearch) => void navigate({ to: "/contacts", search: withoutEmpty(next) });
  const { data: user } = useQuery(me);
  const [columns, choose] = useColumns(user?.name ?? "");
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  // All whom the search of that moment finds: another search is another selection.
  const sought = JSON.stringify([search.search, search.attribute]);
  const [all, selectAll] = useState<string | null>(null);
  const isAll = all === sought;
  const counted = useQuery(contactsCounted(search));
  const clear = () => {
    select(new Set());
    selectAll(null);
  };
  const chooseSome = (ids: ReadonlySet<string>) => {
    selectAll(null);
    select(ids);
  };
  const started = (job: string) => {
    clear();
    go({ ...search, job });
  };
  const found = useQuery({ ...contacts(search), placeholderData: keepPreviousData });
  const close = () => go({ ...search, job: "" });
  return (
    <Stack gap="lg">
      <Heading started={started} />
      <ContactTabs here="/contacts" />
      {search.job && <JobPanel id={search.job} close={close} />}
      <Group justify="space-between" align="flex-start">
        <ContactFilters search={search} go={go} />
        <ColumnPicker columns={columns} choose={choose} />
      </Group>
      {isAll && counted.data && <BulkActions whom={allMatching(search)} count={counted.data.total} estimated={!counted.data.exact} started={started} clear={clear} />}
      {!isAll && selected.size > 0 && (
        <BulkActions whom={{ contacts: [...selected] }} count={selected.size} started={started} clear={clear}>
          {counted.data && counted.data.total >= selected.size && (
            <Button variant="subtle" onClick={() => selectAll(sought)}>
              <Total counted={counted.data} text="bulk.selectMatching" />
            </Button>
          )}
        </BulkActions>
      )}
      {found.isPending && <Loading />}
      {found.isError && (
        <>
          <Failed error={found.error} retry={() => void found.refetch()} />
          {search.sort && (
            <Group>
              <Button variant="default" onClick={() => go({ ...search, sort: NEWEST, cursor: "" })}>
                {t("contacts.newestFirst")}
              </Button>
            </Group>
          )}
        </>
      )}
      {found.isSuccess && found.data.items.length === 0 && <Nothing search={search} go={go} />}
      {found.isSuccess && found.data.items.length > 0 && (
        <>
          <ContactTable rows={found.data.items} columns={columns} selected={isAll ? new Set(found.data.items.map(({ id }) => id)) : selected} select={chooseSome} sort={search.sort} sortBy={(sort) => go({ ...search, sort, cursor: "" })} stale={found.isPlaceholderData} />
          <Pages cursor={search.cursor} next={found.data.next} go={(cursor) => go({ ...search, cursor: cursor ?? "" })} total={counted.data && <Total counted={counted.data} text="contacts.total" />} />
        </>
      )}
    </Stack>
  );
}

/** How many a search finds; not exact: about so many. */
function Total({ counted: { total, exact }, text }: { counted: { total: number; exact: boolean }; text: "contacts.total" | "bulk.selectMatching" }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return t(text, { count: total, n: `${exact ? "" : "≈ "}${number(total)}` });
}

function Heading({ started }: { started: (job: string) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"new" | "export" | null>(null);
  const close = () => setOpen(null);
  return (
    <Group justify="space-between">
      <Title order={1}>{t("contacts.title")}</Title>
      <Group gap="sm">
        <Button variant="default" onClick={() => setOpen("export")}>
          {t("contacts.export")}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link {...props} to="/contacts/import" />}>
          {t("contacts.import")}
        </Button>
        <MayButton needs="contacts:write" onClick={() => setOpen("new")}>
          {t("contacts.add")}
        </MayButton>
      </Group>
      {open === "new" && <NewContactDialog close={close} />}
      {open === "export" && <ExportDialog whom={null} close={close} started={started} />}
    </Group>
  );
}

function Nothing({ search, go }: { search: ContactSearch; go: (next: ContactSearch) => void }) {
  const { t } = useTranslation();
  if (search.search || search.attribute) {
    return (
      <Empty title={t("contacts.noMatch")} help={t("contacts.noMatchHelp")}>
        <Button variant="default" onClick={() => go(search.job ? { job: search.job } : {})}>
          {t("contacts.clear")}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty title={t("contacts.none")} help={t("contacts.noneHelp")}>
      <Button variant="default" renderRoot={(props) => <Link {...props} to="/contacts/import" />}>
        {t("contacts.import")}
      </Button>
    </Empty>
  );
}
