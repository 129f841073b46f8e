import { Alert, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useMay } from "~/app/session";
import { Count } from "~/pages/audiences/Count";
import type { ContactList } from "~/pages/contacts/types";
import { FormDialog } from "~/ui/acting/FormDialog";
import { toast, toastUndo } from "~/ui/acting/toast";
import { usesOf } from "~/ui/uses/queries";
import { Places } from "~/ui/uses/Uses";

type Segment = components["schemas"]["SegmentShown"];
type Place = components["schemas"]["Place"];

/** What keeps an audience from being deleted; null: it is not known yet. */
function useUses(thing: "segment" | "list", slug: string): Place[] | null {
  const may = useMay("workflows:read");
  const found = useQuery({ ...usesOf(thing, slug), staleTime: 0, enabled: may });
  // Who may not see it, or cannot now, is told by the refusal.
  return !may || found.isError ? [] : (found.data?.items ?? null);
}

function StillUsed({ places }: { places: Place[] }) {
  const { t } = useTranslation();
  return (
    <>
      <Alert color="warn">{t("audiences.stillUsed")}</Alert>
      <Places places={places} />
    </>
  );
}

/** Deletes a segment that nothing uses. It can be put back: its condition finds its members again. */
export function DeleteSegment({ segment, close }: { segment: Segment; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { segment: slug, name, when } = segment;
  const uses = useUses("segment", slug);
  const refresh = () => queries.invalidateQueries({ queryKey: ["segments"] });
  const putBack = () => answerOf(api.POST("/api/v1/segments", { body: { segment: slug, name, when } })).then(refresh);
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/v1/segments/{slug}", { params: { path: { slug } } })),
    onSuccess: async () => {
      await navigate({ to: "/segments" });
      queries.removeQueries({ queryKey: ["segments", slug] });
      void refresh();
      toastUndo(t("audiences.segmentDeleted"), putBack);
    },
  });
  return (
    <FormDialog harmful title={t("audiences.deleteSegment")} verb={t("audiences.deleteSegment")} sending={remove} close={close} ready={uses?.length === 0}>
      {uses && uses.length > 0 && <StillUsed places={uses} />}
      {uses?.length === 0 && (
        <>
          <Text fw={600}>
            {t("audiences.membersAre")} <Count members={segment.members} exact={segment.exact && segment.lanes_left === 0} />
          </Text>
          <Text>{t("audiences.deleteSegmentHelp")}</Text>
        </>
      )}
    </FormDialog>
  );
}

/** Deletes a list that nothing uses, once its short name is typed: nobody remembers who was on it. */
export function DeleteList({ list, close }: { list: ContactList; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const uses = useUses("list", list.slug);
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/v1/lists/{slug}", { params: { path: { slug: list.slug } } })),
    onSuccess: async () => {
      await navigate({ to: "/lists" });
      void queries.invalidateQueries({ queryKey: ["lists"] });
      toast(t("audiences.deleted"));
      close();
    },
  });
  return (
    <FormDialog harmful title={t("audiences.deleteList")} verb={t("audiences.deleteList")} sending={remove} close={close} ready={uses?.length === 0 && typed.trim() === list.slug}>
      {uses && uses.length > 0 && <StillUsed places={uses} />}
      {uses?.length === 0 && (
        <>
          <Text fw={600}>
            {t("audiences.membersAre")} <Count members={list.members} exact={list.exact} />
          </Text>
          <Alert color="bad">{t("audiences.deleteConsequence")}</Alert>
          <TextInput data-autofocus autoComplete="off" label={t("audiences.typeSlug", { slug: list.slug })} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        </>
      )}
    </FormDialog>
  );
}
