import { Group, Modal, Stack, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { Filters } from "~/pages/forms/Filters";
import { type Kind, WORDS } from "~/pages/forms/kinds";
import { ListTable, type Named } from "~/pages/forms/ListTable";
import { Nothing } from "~/pages/forms/Nothing";
import type { ListOf } from "~/pages/forms/queries";
import { changedList, type ListSearch, type Sorted } from "~/pages/forms/search";
import { Allowed } from "~/ui/acting/Allowed";
import { ColumnMenu } from "~/ui/acting/ColumnMenu";
import { type Column, useChosen } from "~/ui/acting/columns";
import { useAsked } from "~/ui/acting/Confirm";
import { Found, Pages } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { MayButton } from "~/ui/acting/MayButton";
import { PlaceTabs } from "~/ui/acting/PlaceTabs";

const PLACES = { "/forms": "forms.kinds.forms", "/resources": "forms.kinds.resources", "/landing-pages": "forms.kinds.landing-pages" } as const;

interface Props<R> {
  kind: Kind;
  search: ListSearch;
  list: ListOf<R>;
  /** The form that makes another one. */
  making: ReactNode;
  named: (row: R) => Named;
  columns: Column<R, Sorted>[];
}

/** A list of the area, for who may see it, beside the others. */
export function Listing<R>({ kind, search, list, making, named, columns: offered }: Props<R>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const howMany = useHowMany();
  const may = useMay("content:read");
  const found = useQuery({ ...list, enabled: may, placeholderData: keepPreviousData });
  const made = useAsked<true>();
  const { columns, menu } = useChosen(kind, offered);
  const words = WORDS[kind];
  const go = (next: ListSearch) => void navigate({ to: `/${kind}`, search: next });
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>{t("forms.area")}</Title>
        {may && (
          <MayButton needs="content:write" onClick={() => made.ask(true)}>
            {t(`${words}.new`)}
          </MayButton>
        )}
      </Group>
      <PlaceTabs label={t("forms.area")} places={PLACES} here={`/${kind}`} />
      <Allowed needs="content:read">
        <Group justify="space-between" align="flex-start">
          <Filters label={t(`${words}.search`)} search={search} go={go} />
          <ColumnMenu {...menu} />
        </Group>
        <Found query={found}>
          {({ items, next, total }) => (
            <>
              {items.length === 0 && <Nothing search={search} clear={() => go({})} title={t(`${words}.none`)} help={t(`${words}.noneHelp`)} />}
              {items.length > 0 && <ListTable label={t(`forms.kinds.${kind}`)} rows={items} named={named} columns={columns} search={search} go={go} stale={found.isPlaceholderData} />}
              <Pages cursor={search.cursor} next={next} go={(cursor) => go(changedList(search, { cursor }))} total={total > 0 && t(`${words}.total`, howMany({ total }))} />
            </>
          )}
        </Found>
        <Modal opened={made.opened} onClose={made.close} title={t(`${words}.new`)} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
          {making}
        </Modal>
      </Allowed>
    </Stack>
  );
}
