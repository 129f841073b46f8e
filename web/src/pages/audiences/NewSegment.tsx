import { Anchor, Stack, Title } from "@mantine/core";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { SegmentForm, type Written } from "~/pages/audiences/SegmentForm";
import { byField } from "~/ui/acting/refusal";

export const Route = createLazyRoute("/inside/segments/new")({ component: NewSegment });

const create = ({ slug, ...rest }: Written) => answerOf(api.POST("/api/v1/segments", { body: { segment: slug, ...rest }, middleware: [byField] }));

function NewSegment() {
  const { t } = useTranslation();
  return (
    <Stack gap="lg">
      <Anchor renderRoot={(props) => <Link {...props} to="/segments" />}>{t("audiences.allSegments")}</Anchor>
      <Title order={1}>{t("audiences.newSegment")}</Title>
      <SegmentForm initial={{ name: "", slug: null, when: undefined }} known={null} verb={t("audiences.createSegment")} save={create} />
    </Stack>
  );
}
