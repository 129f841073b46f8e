import { Anchor, Table, Text } from "@mantine/core";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { FormRow } from "~/pages/forms/design";
import { Listing } from "~/pages/forms/Listing";
import { NewForm } from "~/pages/forms/NewForm";
import { formsFound } from "~/pages/forms/queries";
import type { ListSearch } from "~/pages/forms/search";
import { Rows } from "~/ui/acting/Found";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/forms")({ component: Forms });

function Forms() {
  const search: ListSearch = Route.useSearch();
  return (
    <Listing kind="forms" search={search} list={formsFound(search)} making={<NewForm />}>
      {(rows) => <FormRows rows={rows} />}
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
