import { Autocomplete, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { Count } from "~/pages/audiences/Count";
import { lists } from "~/pages/contacts/queries";
import { FormDialog } from "~/ui/acting/FormDialog";
import { toast } from "~/ui/acting/toast";

interface SaveProps {
  segment: components["schemas"]["SegmentShown"];
  close: () => void;
}

/** Puts the present members of a segment on a list, made if need be. */
export function SaveAsList({ segment, close }: SaveProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data } = useQuery(lists);
  const [slug, setSlug] = useState(segment.segment);
  const known = (data?.items ?? []).map((list) => list.slug);
  const save = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/segments/{slug}/to-list", { params: { path: { slug: segment.segment } }, body: { list: slug.trim() } })),
    onSuccess: ({ list, joined }) => {
      void queries.invalidateQueries({ queryKey: ["lists"] });
      toast(t("audiences.savedAs", { n: number(joined) }));
      void navigate({ to: "/lists/$list", params: { list } });
    },
  });
  return (
    <FormDialog title={t("audiences.saveAsList")} verb={t("audiences.saveAsList")} sending={save} ready={slug.trim() !== ""} close={close}>
      <Text fw={600}>
        {t("audiences.membersAre")} <Count members={segment.members} exact={segment.exact && segment.lanes_left === 0} />
      </Text>
      <Text>{t("audiences.saveHelp")}</Text>
      <Autocomplete data-autofocus label={t("audiences.list")} description={t(known.includes(slug.trim()) ? "audiences.joinsKnown" : "audiences.makesNew")} data={known} value={slug} onChange={setSlug} />
    </FormDialog>
  );
}
