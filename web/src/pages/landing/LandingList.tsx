import { Anchor, Text } from "@mantine/core";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Column } from "~/ui/acting/columns";
import { Listing } from "~/pages/forms/Listing";
import type { ListSearch, Sorted } from "~/pages/forms/search";
import { pick } from "~/pages/forms/texts";
import { NewLanding } from "~/pages/landing/NewLanding";
import { type LandingRow, pagesFound } from "~/pages/landing/queries";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/landing-pages")({ component: LandingPages });

function LandingPages() {
  const { i18n } = useTranslation();
  const search: ListSearch = Route.useSearch();
  const columns = useLandingColumns();
  return (
    <Listing
      kind="landing-pages"
      search={search}
      list={pagesFound(search)}
      making={<NewLanding />}
      named={({ page, title }) => ({ slug: page, name: pick(title, i18n.language, page), link: { to: "/landing-pages/$page", params: { page } } })}
      columns={columns}
    />
  );
}

function useLandingColumns(): Column<LandingRow, Sorted>[] {
  const { t } = useTranslation();
  return [
    {
      column: "form",
      label: t("landing.form"),
      cell: ({ form }) => (
        <Anchor className="name" miw="8rem" renderRoot={(props) => <Link {...props} to="/forms/$form" params={{ form }} />}>
          {form}
        </Anchor>
      ),
    },
    {
      column: "address",
      label: t("forms.address"),
      cell: ({ address }) => (
        <Text className="name" miw="10rem" title={address}>
          {address}
        </Text>
      ),
    },
    { column: "changed", label: t("forms.changed"), sorted: "updated_at", cell: ({ updated_at }) => <When at={updated_at} /> },
  ];
}
