import { Anchor, Group, Modal, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { companies, type Company, make, nameOf } from "~/pages/companies/queries";
import { checkedCompanies, type CompaniesSearch, type Sorted } from "~/pages/companies/search";
import { ContactTabs } from "~/pages/contacts/Tabs";
import { Allowed } from "~/ui/acting/Allowed";
import { ColumnMenu } from "~/ui/acting/ColumnMenu";
import { type Column, useChosen } from "~/ui/acting/columns";
import { ColumnCells, ColumnHeads } from "~/ui/acting/ColumnCells";
import { Form } from "~/ui/acting/Form";
import { Found, NoMatch, Pages, TableFrame } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { MayButton } from "~/ui/acting/MayButton";
import { SearchField } from "~/ui/acting/SearchField";
import { SortHead } from "~/ui/acting/SortHead";
import { turned } from "~/ui/acting/sorting";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";
import { When } from "~/ui/acting/When";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/companies")({ component: Companies });

type Go = (search: { [Name in keyof CompaniesSearch]?: unknown }) => void;

function Companies() {
  const { t } = useTranslation();
  const search: CompaniesSearch = Route.useSearch();
  const navigate = useNavigate();
  const go: Go = (next) => void navigate({ to: "/companies", search: checkedCompanies(next) });
  const [adding, setAdding] = useState(false);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>{t("companies.title")}</Title>
        <MayButton needs="contacts:write" onClick={() => setAdding(true)}>
          {t("companies.add")}
        </MayButton>
      </Group>
      <ContactTabs here="/companies" />
      <Text c="dimmed" maw="48rem">
        {t("companies.help")}
      </Text>
      <Allowed needs="contacts:read">
        <Listed search={search} go={go} />
      </Allowed>
      <Modal opened={adding} onClose={() => setAdding(false)} title={t("companies.add")} closeButtonProps={{ "aria-label": t("companies.cancel") }}>
        <NewCompany />
      </Modal>
    </Stack>
  );
}

function Listed({ search, go }: { search: CompaniesSearch; go: Go }) {
  const { t } = useTranslation();
  const howMany = useHowMany();
  const found = useQuery(companies(search));
  const { columns, menu } = useChosen("companies", useOffered());
  return (
    <>
      <Group justify="space-between" align="flex-start">
        <SearchField label={t("companies.search")} value={search.search} change={(wanted) => go({ ...search, search: wanted, cursor: undefined })} />
        <ColumnMenu {...menu} />
      </Group>
      <Found query={found}>
        {({ items, next, total, exact }) => {
          if (items.length > 0) {
            return (
              <>
                <CompanyTable items={items} columns={columns} search={search} go={go} stale={found.isPlaceholderData} />
                <Pages cursor={search.cursor} next={next} go={(cursor) => go({ ...search, cursor })} total={t("companies.total", howMany({ total, exact }))} />
              </>
            );
          }
          return search.search ? <NoMatch clear={() => go({})} /> : <Empty title={t("companies.none")} help={t("companies.noneHelp")} />;
        }}
      </Found>
    </>
  );
}

/** What the table can show beside how a company is called. */
function useOffered(): Column<Company, Sorted>[] {
  const { t } = useTranslation();
  return [
    {
      column: "external_id",
      label: t("companies.externalId"),
      cell: (each) => (
        <span dir="auto" className="name" title={each.external_id}>
          {each.external_id}
        </span>
      ),
    },
    { column: "created_at", label: t("companies.created"), sorted: "created_at", cell: (each) => <When at={each.created_at} /> },
    { column: "updated_at", label: t("companies.updated"), cell: (each) => <When at={each.updated_at} /> },
  ];
}

interface TableProps {
  items: Company[];
  columns: Column<Company, Sorted>[];
  search: CompaniesSearch;
  go: Go;
  stale: boolean;
}

function CompanyTable({ items, columns, search, go, stale }: TableProps) {
  const { t } = useTranslation();
  const { sort = "-created_at" } = search;
  const sorting = (column: Sorted) => ({ column, sort, turn: () => go({ ...search, sort: turned(column, sort), cursor: undefined }) });
  return (
    <TableFrame
      label={t("companies.title")}
      stale={stale}
      head={
        <>
          <SortHead {...sorting("name")}>{t("companies.name")}</SortHead>
          <ColumnHeads columns={columns} sorting={sorting} />
        </>
      }
    >
      {items.map((each) => (
        <Table.Tr key={each.id}>
          <Table.Td>
            <Anchor dir="auto" className="name" title={nameOf(each)} renderRoot={(props) => <Link {...props} to="/companies/$company" params={{ company: each.id }} />}>
              {nameOf(each)}
            </Anchor>
          </Table.Td>
          <ColumnCells columns={columns} row={each} />
        </Table.Tr>
      ))}
    </TableFrame>
  );
}

function NewCompany() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm({
    initial: { name: "", external_id: "" },
    codes: { company_exists: "external_id" },
    send: ({ name, external_id }) => make(name.trim(), external_id.trim()),
    done: (made) => {
      void queries.invalidateQueries({ queryKey: ["companies"] });
      toast(t("companies.added"));
      void navigate({ to: "/companies/$company", params: { company: made.id } });
    },
  });
  const { values, set, error } = form;
  return (
    <Form form={form} verb={t("companies.add")} needs="contacts:write">
      <TextInput data-autofocus dir="auto" label={t("companies.name")} value={values.name} error={error("name")} onChange={(event) => set("name", event.currentTarget.value)} />
      <TextInput label={t("companies.externalId")} description={t("companies.externalIdHelp")} value={values.external_id} error={error("external_id")} onChange={(event) => set("external_id", event.currentTarget.value)} />
    </Form>
  );
}
