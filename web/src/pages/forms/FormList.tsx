import { Text } from "@mantine/core";
import { createLazyRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { Column } from "~/ui/acting/columns";
import type { FormRow } from "~/pages/forms/design";
import { Listing } from "~/pages/forms/Listing";
import { NewForm } from "~/pages/forms/NewForm";
import { formsFound } from "~/pages/forms/queries";
import type { ListSearch, Sorted } from "~/pages/forms/search";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/forms")({ component: Forms });

function Forms() {
  const search: ListSearch = Route.useSearch();
  const columns = useFormColumns();
  return (
    <Listing
      kind="forms"
      search={search}
      list={formsFound(search)}
      making={<NewForm />}
      named={({ form, name }) => ({ slug: form, name, link: { to: "/forms/$form", params: { form } } })}
      columns={columns}
    />
  );
}

function useFormColumns(): Column<FormRow, Sorted>[] {
  const { t } = useTranslation();
  const { number } = useFormats();
  return [
    { column: "submitted", label: t("forms.submitted"), figure: true, cell: ({ submissions }) => number(submissions) },
    { column: "confirmed", label: t("forms.confirmed"), figure: true, cell: (row) => <Confirmed row={row} /> },
    { column: "latest", label: t("forms.latest"), cell: ({ latest }) => (latest ? <When at={latest} /> : "–") },
    { column: "changed", label: t("forms.changed"), sorted: "updated_at", cell: ({ updated_at }) => <When at={updated_at} /> },
  ];
}

function Confirmed({ row: { submissions, waiting } }: { row: FormRow }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  return (
    <>
      {rate(submissions - waiting, submissions)}
      {waiting > 0 && (
        <Text size="xs" c="dimmed">
          {t("forms.waiting", { count: waiting, n: number(waiting) })}
        </Text>
      )}
    </>
  );
}
