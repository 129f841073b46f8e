import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { Count } from "~/pages/audiences/Count";
import { SegmentForm, type Written } from "~/pages/audiences/SegmentForm";
import { UsedIn } from "~/pages/audiences/UsedIn";
import { Found } from "~/ui/acting/Found";
import { byField } from "~/ui/acting/refusal";
import { isCondition } from "~/ui/conditions/conditions";

export const Route = createLazyRoute("/inside/segments/$segment/edit")({ component: EditSegment });

type Segment = components["schemas"]["SegmentShown"];

/** The segment that was read, with the tag that says which. */
async function read(slug: string): Promise<{ segment: Segment; tag: string }> {
  const { data, response } = await api.GET("/api/v1/segments/{slug}", { params: { path: { slug } } });
  return { segment: data as Segment, tag: response.headers.get("ETag") ?? "" };
}

function EditSegment() {
  const { t } = useTranslation();
  const { segment: slug } = Route.useParams();
  // Read once: what is typed is not to be put back by what others save meanwhile, which If-Match finds.
  const found = useQuery({ queryKey: ["segments", slug, { edited: true }], queryFn: () => read(slug), staleTime: Infinity, gcTime: 0 });
  return (
    <Stack gap="lg">
      <Anchor renderRoot={(props) => <Link {...props} to="/segments/$segment" params={{ segment: slug }} />}>{t("audiences.backToSegment")}</Anchor>
      <Found query={found}>{({ segment, tag }) => <Editing segment={segment} tag={tag} />}</Found>
    </Stack>
  );
}

function Editing({ segment, tag }: { segment: Segment; tag: string }) {
  const { t } = useTranslation();
  const name = segment.name || segment.segment;
  const save = ({ slug, ...body }: Written) => answerOf(api.PUT("/api/v1/segments/{slug}", { params: { path: { slug } }, body, headers: { "If-Match": tag }, middleware: [byField] }));
  return (
    <>
      <Stack gap="xs">
        <Title order={1} dir="auto" className="name" title={name}>
          {t("audiences.editOf", { name })}
        </Title>
        <Text c="dimmed">
          {t("audiences.membersAre")} <Count members={segment.members} exact={segment.exact && segment.lanes_left === 0} />. {t("audiences.editHelp")}
        </Text>
      </Stack>
      <SegmentForm initial={{ name: segment.name, slug: segment.segment, when: isCondition(segment.when) ? segment.when : undefined }} known={segment.segment} verb={t("audiences.saveSegment")} save={save} />
      <UsedIn thing="segment" slug={segment.segment} />
    </>
  );
}
