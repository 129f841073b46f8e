import { Anchor, Modal, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import type { FormRow } from "~/pages/forms/design";
import { Filters } from "~/pages/forms/Filters";
import { Listing } from "~/pages/forms/Listing";
import { NewForm } from "~/pages/forms/NewForm";
import { Nothing } from "~/pages/forms/Nothing";
import { formsFound } from "~/pages/forms/queries";
import { type ListSearch, onwards } from "~/pages/forms/search";
import { useAsked } from "~/ui/acting/Confirm";
import { Found, Pages, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/forms")({ component: Forms });

function Forms() {
  const { t } = useTranslation();
  const search: ListSearch = Route.useSearch();
  const navigate = useNavigate();
  const go = (next: ListSearch) => void navigate({ to: "/forms", search: next });
  const found = useQuery({ ...formsFound(search), enabled: useMay("content:read"), placeholderData: keepPreviousData });
  const making = useAsked<true>();
  const add = (
    <MayButton needs="content:write" onClick={() => making.ask(true)}>
      {t("forms.new")}
    </MayButton>
  );
  return (
    <Listing here="forms" action={add}>
      <Filters label={t("forms.search")} search={search} go={go} />
      <Found query={found}>
        {({ items, next }) => (
          <>
            {items.length === 0 ? <Nothing search={search} clear={() => go({})} title={t("forms.none")} help={t("forms.noneHelp")} /> : <FormRows rows={items} />}
            <Pages cursor={search.cursor} next={next} go={(cursor) => go(onwards(search, cursor))} />
          </>
        )}
      </Found>
      <Modal opened={making.opened} onClose={making.close} title={t("forms.new")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        <NewForm />
      </Modal>
    </Listing>
  );
}

function FormRows({ rows }: { rows: FormRow[] }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  return (
    <Rows label={t("forms.kinds.forms")} head={[t("forms.name"), t("forms.submitted"), t("forms.confirmed"), t("forms.latest"), t("forms.changed")]}>
      {rows.map((row) => (
        <Table.Tr key={row.form}>
          <Table.Td>
            <Anchor dir="auto" className="name" title={row.name || row.form} renderRoot={(props) => <Link {...props} to="/forms/$form" params={{ form: row.form }} />}>
              {row.name || row.form}
            </Anchor>
            <Text size="xs" c="dimmed">
              {row.form}
            </Text>
          </Table.Td>
          <Table.Td>{number(row.submissions)}</Table.Td>
          <Table.Td>
            {rate(row.submissions - row.waiting, row.submissions)}
            {row.waiting > 0 && (
              <Text size="xs" c="dimmed">
                {t("forms.waiting", { count: row.waiting, n: number(row.waiting) })}
              </Text>
            )}
          </Table.Td>
          <Table.Td>{row.latest ? <When at={row.latest} /> : "–"}</Table.Td>
          <Table.Td>
            <When at={row.updated_at} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}
