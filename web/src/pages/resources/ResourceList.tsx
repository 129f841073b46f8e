import { Text } from "@mantine/core";
import { createLazyRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { Column } from "~/ui/acting/columns";
import { Listing } from "~/pages/forms/Listing";
import type { ListSearch, Sorted } from "~/pages/forms/search";
import { NewResource } from "~/pages/resources/NewResource";
import { type Resource, resourcesFound } from "~/pages/resources/queries";
import { useContent } from "~/pages/resources/useContent";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/resources")({ component: Resources });

function Resources() {
  const search: ListSearch = Route.useSearch();
  const columns = useResourceColumns();
  return (
    <Listing
      kind="resources"
      search={search}
      list={resourcesFound(search)}
      making={<NewResource />}
      named={({ resource, name }) => ({ slug: resource, name, link: { to: "/resources/$resource", params: { resource } } })}
      columns={columns}
    />
  );
}

function useResourceColumns(): Column<Resource, Sorted>[] {
  const { t } = useTranslation();
  const { number } = useFormats();
  const content = useContent();
  return [
    {
      column: "content",
      label: t("resources.content"),
      cell: (row) => (
        <Text className="name" miw="10rem" dir="auto" title={content(row)}>
          {content(row)}
        </Text>
      ),
    },
    { column: "people", label: t("resources.people"), figure: true, cell: ({ people }) => number(people) },
    { column: "machines", label: t("resources.machines"), figure: true, cell: ({ machines }) => number(machines) },
    { column: "changed", label: t("forms.changed"), sorted: "updated_at", cell: ({ updated_at }) => <When at={updated_at} /> },
  ];
}
