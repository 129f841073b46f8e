import { Anchor, Modal, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { Filters } from "~/pages/forms/Filters";
import { Listing } from "~/pages/forms/Listing";
import { Nothing } from "~/pages/forms/Nothing";
import { type ListSearch, onwards } from "~/pages/forms/search";
import { NewResource } from "~/pages/resources/NewResource";
import { type Resource, resourcesFound } from "~/pages/resources/queries";
import { useContent } from "~/pages/resources/useContent";
import { useAsked } from "~/ui/acting/Confirm";
import { Found, Pages, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/resources")({ component: Resources });

function Resources() {
  const { t } = useTranslation();
  const search: ListSearch = Route.useSearch();
  const navigate = useNavigate();
  const go = (next: ListSearch) => void navigate({ to: "/resources", search: next });
  const found = useQuery({ ...resourcesFound(search), enabled: useMay("content:read"), placeholderData: keepPreviousData });
  const making = useAsked<true>();
  const add = (
    <MayButton needs="content:write" onClick={() => making.ask(true)}>
      {t("resources.new")}
    </MayButton>
  );
  return (
    <Listing here="resources" action={add}>
      <Filters label={t("resources.search")} search={search} go={go} />
      <Found query={found}>
        {({ items, next }) => (
          <>
            {items.length === 0 ? <Nothing search={search} clear={() => go({})} title={t("resources.none")} help={t("resources.noneHelp")} /> : <ResourceRows rows={items} />}
            <Pages cursor={search.cursor} next={next} go={(cursor) => go(onwards(search, cursor))} />
          </>
        )}
      </Found>
      <Modal opened={making.opened} onClose={making.close} title={t("resources.new")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        <NewResource />
      </Modal>
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
