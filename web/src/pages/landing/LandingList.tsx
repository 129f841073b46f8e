import { Anchor, Table, Text } from "@mantine/core";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Listing } from "~/pages/forms/Listing";
import type { ListSearch } from "~/pages/forms/search";
import { pick } from "~/pages/forms/texts";
import { NewLanding } from "~/pages/landing/NewLanding";
import { type LandingRow, pagesFound } from "~/pages/landing/queries";
import { Rows } from "~/ui/acting/Found";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/landing-pages")({ component: LandingPages });

function LandingPages() {
  const search: ListSearch = Route.useSearch();
  return (
    <Listing kind="landing-pages" search={search} list={pagesFound(search)} making={<NewLanding />}>
      {(rows) => <LandingRows rows={rows} />}
    </Listing>
  );
}

function LandingRows({ rows }: { rows: LandingRow[] }) {
  const { t, i18n } = useTranslation();
  return (
    <Rows label={t("forms.kinds.landing-pages")} head={[t("forms.name"), t("landing.form"), t("forms.address"), t("forms.changed")]}>
      {rows.map(({ page, title, form, address, updated_at }) => (
        <Table.Tr key={page}>
          <Table.Td>
            <Anchor dir="auto" className="name" title={pick(title, i18n.language, page)} renderRoot={(props) => <Link {...props} to="/landing-pages/$page" params={{ page }} />}>
              {pick(title, i18n.language, page)}
            </Anchor>
            <Text size="xs" c="dimmed">
              {page}
            </Text>
          </Table.Td>
          <Table.Td miw="8rem">
            <Anchor className="name" renderRoot={(props) => <Link {...props} to="/forms/$form" params={{ form }} />}>
              {form}
            </Anchor>
          </Table.Td>
          <Table.Td miw="10rem">
            <Text className="name" title={address}>
              {address}
            </Text>
          </Table.Td>
          <Table.Td>
            <When at={updated_at} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}
