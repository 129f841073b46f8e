import { Alert, Anchor, Group, List, Stack, Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { Count } from "~/pages/audiences/Count";
import { DeleteSegment } from "~/pages/audiences/DeleteDialogs";
import { SaveAsList } from "~/pages/audiences/SaveAsList";
import type { AudienceSearch } from "~/pages/audiences/search";
import { segment } from "~/pages/audiences/segments";
import { UsedIn } from "~/pages/audiences/UsedIn";
import { BulkActions } from "~/pages/contacts/BulkActions";
import { JobPanel } from "~/pages/contacts/Job";
import { Section } from "~/pages/contacts/Section";
import { useShown } from "~/pages/contacts/shown";
import { nameOf } from "~/pages/contacts/types";
import { Pages } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/segments/$segment")({ component: SegmentPage });

type Segment = components["schemas"]["SegmentShown"];

function SegmentPage() {
  const { t, i18n } = useTranslation();
  const { segment: slug } = Route.useParams();
  const { cursor, job }: AudienceSearch = Route.useSearch();
  const navigate = useNavigate();
  const go = (search: AudienceSearch) => void navigate({ to: "/segments/$segment", params: { segment: slug }, search });
  const found = useQuery(segment(slug, i18n.language));
  return (
    <Stack gap="lg">
      <Anchor renderRoot={(props) => <Link {...props} to="/segments" />}>{t("audiences.allSegments")}</Anchor>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && (
        <>
          <Heading found={found.data} />
          {job && <JobPanel id={job} close={() => go(cursor ? { cursor } : {})} />}
          {found.data.members > 0 && <BulkActions whom={{ segment: slug }} count={found.data.members} started={(id) => go({ ...(cursor ? { cursor } : {}), job: id })} />}
          <Members slug={slug} cursor={cursor} go={(next) => go({ ...(job ? { job } : {}), ...(next ? { cursor: next } : {}) })} />
          <UsedIn thing="segment" slug={slug} />
        </>
      )}
    </Stack>
  );
}

function Heading({ found }: { found: Segment }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"save" | "delete" | null>(null);
  const close = () => setOpen(null);
  const name = found.name || found.segment;
  return (
    <>
      <Group justify="space-between">
        <Stack gap="xs">
          <Title order={1} dir="auto" className="name" title={name}>
            {name}
          </Title>
          <Text c="dimmed">
            {found.segment} · {t("audiences.membersAre")} <Count members={found.members} exact={found.exact && found.lanes_left === 0} />
          </Text>
        </Stack>
        <Group gap="sm">
          <MayButton needs="contacts:write" variant="default" onClick={() => setOpen("save")}>
            {t("audiences.saveAsList")}
          </MayButton>
          <MayButton needs="workflows:write" variant="default" c="bad" onClick={() => setOpen("delete")}>
            {t("audiences.deleteSegment")}
          </MayButton>
          <MayButton needs="workflows:write" onClick={() => void navigate({ to: "/segments/$segment/edit", params: { segment: found.segment } })}>
            {t("audiences.edit")}
          </MayButton>
        </Group>
      </Group>
      <div aria-live="polite">{found.lanes_left > 0 && <Alert color="info">{t("audiences.counting")}</Alert>}</div>
      <Section title={t("audiences.who")}>
        <Text>{found.sentence}</Text>
      </Section>
      {open === "save" && <SaveAsList segment={found} close={close} />}
      {open === "delete" && <DeleteSegment segment={found} close={close} />}
    </>
  );
}

function Members({ slug, cursor, go }: { slug: string; cursor: string | undefined; go: (cursor?: string) => void }) {
  const { t } = useTranslation();
  const { instant } = useShown();
  const found = useQuery({
    queryKey: ["segments", slug, "members", cursor],
    queryFn: () => answerOf(api.GET("/api/v1/segments/{slug}/members", { params: { path: { slug }, query: { limit: 20, cursor: cursor ?? "" } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={t("audiences.someMembers")}>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && found.data.items.length === 0 && <Text c="dimmed">{t("audiences.nobody")}</Text>}
      {found.isSuccess && found.data.items.length > 0 && (
        <>
          <List listStyleType="none" spacing="sm">
            {found.data.items.map((member) => (
              <List.Item key={member.id}>
                <Anchor dir="auto" className="name" renderRoot={(props) => <Link {...props} to="/contacts/$contact" params={{ contact: member.id }} />}>
                  {nameOf(member)}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {t("audiences.since", { at: instant(member.since) })}
                </Text>
              </List.Item>
            ))}
          </List>
          <Pages cursor={cursor} next={found.data.next} go={go} />
        </>
      )}
    </Section>
  );
}
