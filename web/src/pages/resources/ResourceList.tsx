import { Anchor, Table, Text } from "@mantine/core";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { Listing } from "~/pages/forms/Listing";
import type { ListSearch } from "~/pages/forms/search";
import { NewResource } from "~/pages/resources/NewResource";
import { type Resource, resourcesFound } from "~/pages/resources/queries";
import { useContent } from "~/pages/resources/useContent";
import { Rows } from "~/ui/acting/Found";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/resources")({ component: Resources });

function Resources() {
  const search: ListSearch = Route.useSearch();
  return (
    <Listing kind="resources" search={search} list={resourcesFound(search)} making={<NewResource />}>
      {(rows) => <ResourceRows rows={rows} />}
    </Listing>
  );
}

function ResourceRows({ rows }: { rows: Resource[] }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const content = useContent();
  return (
    <Rows label={t("forms.kinds.resources")} head={[t("forms.name"), t("resources.content"), t("resources.people"), t("resources.machines"), t("forms.changed")]}>
      {rows.map((row) => (
        <Table.Tr key={row.resource}>
          <Table.Td>
            <Anchor dir="auto" className="name" title={row.name || row.resource} renderRoot={(props) => <Link {...props} to="/resources/$resource" params={{ resource: row.resource }} />}>
              {row.name || row.resource}
            </Anchor>
            <Text size="xs" c="dimmed">
              {row.resource}
            </Text>
          </Table.Td>
          <Table.Td>
            <Text className="name" dir="auto" title={content(row)}>
              {content(row)}
            </Text>
          </Table.Td>
          <Table.Td>{number(row.people)}</Table.Td>
          <Table.Td>{number(row.machines)}</Table.Td>
          <Table.Td>
            <When at={row.updated_at} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}
