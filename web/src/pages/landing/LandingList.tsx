import { Anchor, Modal, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { Filters } from "~/pages/forms/Filters";
import { Listing } from "~/pages/forms/Listing";
import { Nothing } from "~/pages/forms/Nothing";
import { type ListSearch, onwards } from "~/pages/forms/search";
import { pick } from "~/pages/forms/texts";
import { NewLanding } from "~/pages/landing/NewLanding";
import { type LandingRow, pagesFound } from "~/pages/landing/queries";
import { useAsked } from "~/ui/acting/Confirm";
import { Found, Pages, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/landing-pages")({ component: LandingPages });

function LandingPages() {
  const { t } = useTranslation();
  const search: ListSearch = Route.useSearch();
  const navigate = useNavigate();
  const go = (next: ListSearch) => void navigate({ to: "/landing-pages", search: next });
  const found = useQuery({ ...pagesFound(search), enabled: useMay("content:read"), placeholderData: keepPreviousData });
  const making = useAsked<true>();
  const add = (
    <MayButton needs="content:write" onClick={() => making.ask(true)}>
      {t("landing.new")}
    </MayButton>
  );
  return (
    <Listing here="landing-pages" action={add}>
      <Filters label={t("landing.search")} search={search} go={go} />
      <Found query={found}>
        {({ items, next }) => (
          <>
            {items.length === 0 ? <Nothing search={search} clear={() => go({})} title={t("landing.none")} help={t("landing.noneHelp")} /> : <LandingRows rows={items} />}
            <Pages cursor={search.cursor} next={next} go={(cursor) => go(onwards(search, cursor))} />
          </>
        )}
      </Found>
      <Modal opened={making.opened} onClose={making.close} title={t("landing.new")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        <NewLanding />
      </Modal>
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
          <Table.Td>
            <Anchor className="name" renderRoot={(props) => <Link {...props} to="/forms/$form" params={{ form }} />}>
              {form}
            </Anchor>
          </Table.Td>
          <Table.Td>
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
