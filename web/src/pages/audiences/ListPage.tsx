import { Anchor, Group, List, Stack, Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useFormats } from "~/i18n/formats";
import { DeleteList } from "~/pages/audiences/DeleteDialogs";
import { RenameList } from "~/pages/audiences/ListDialogs";
import type { AudienceSearch } from "~/pages/audiences/search";
import { UsedIn } from "~/pages/audiences/UsedIn";
import { BulkActions } from "~/pages/contacts/BulkActions";
import { JobPanel } from "~/pages/contacts/Job";
import { Section } from "~/pages/contacts/Section";
import { type ContactList, nameOf } from "~/pages/contacts/types";
import { Pages } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/lists/$list")({ component: ListPage });

function ListPage() {
  const { t } = useTranslation();
  const { list: slug } = Route.useParams();
  const { cursor, job }: AudienceSearch = Route.useSearch();
  const navigate = useNavigate();
  const go = (search: AudienceSearch) => void navigate({ to: "/lists/$list", params: { list: slug }, search });
  const found = useQuery({
    queryKey: ["lists", slug],
    queryFn: () => answerOf(api.GET("/api/v1/lists/{slug}", { params: { path: { slug } } })),
  });
  return (
    <Stack gap="lg">
      <Anchor renderRoot={(props) => <Link {...props} to="/lists" />}>{t("audiences.allLists")}</Anchor>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && (
        <>
          <Heading list={found.data} />
          {job && <JobPanel id={job} close={() => go(cursor ? { cursor } : {})} />}
          {found.data.members > 0 && <BulkActions whom={{ list: slug }} count={found.data.members} started={(id) => go({ ...(cursor ? { cursor } : {}), job: id })} />}
          <Members slug={slug} cursor={cursor} go={(next) => go({ ...(job ? { job } : {}), ...(next ? { cursor: next } : {}) })} />
          <UsedIn thing="list" slug={slug} />
        </>
      )}
    </Stack>
  );
}

function Heading({ list }: { list: ContactList }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const close = () => setOpen(null);
  return (
    <Group justify="space-between">
      <Stack gap="xs">
        <Title order={1} dir="auto" className="name" title={list.name || list.slug}>
          {list.name || list.slug}
        </Title>
        <Text c="dimmed">
          {list.slug} · {t("audiences.membersAre")} {number(list.members)}
        </Text>
      </Stack>
      <Group gap="sm">
        <MayButton needs="contacts:write" variant="default" onClick={() => setOpen("rename")}>
          {t("audiences.rename")}
        </MayButton>
        <MayButton needs="contacts:write" variant="default" c="bad" onClick={() => setOpen("delete")}>
          {t("audiences.deleteList")}
        </MayButton>
      </Group>
      {open === "rename" && <RenameList list={list} close={close} />}
      {open === "delete" && <DeleteList list={list} close={close} />}
    </Group>
  );
}

function Members({ slug, cursor, go }: { slug: string; cursor: string | undefined; go: (cursor?: string) => void }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["lists", slug, "members", cursor],
    queryFn: () => answerOf(api.GET("/api/v1/lists/{slug}/members", { params: { path: { slug }, query: { cursor: cursor ?? "" } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={t("audiences.members")}>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && found.data.items.length === 0 && <Text c="dimmed">{t("audiences.noMember")}</Text>}
      {found.isSuccess && found.data.items.length > 0 && (
        <>
          <List listStyleType="none" spacing="sm">
            {found.data.items.map(({ contact, ...named }) => (
              <List.Item key={contact}>
                <Anchor dir="auto" className="name" renderRoot={(props) => <Link {...props} to="/contacts/$contact" params={{ contact }} />}>
                  {nameOf({ id: contact, ...named })}
                </Anchor>
              </List.Item>
            ))}
          </List>
          <Pages cursor={cursor} next={found.data.next} go={go} />
        </>
      )}
    </Section>
  );
}
