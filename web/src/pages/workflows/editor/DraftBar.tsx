import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { ButtonLink } from "~/pages/workflows/links";
import type { EditorStore } from "~/pages/workflows/editor/store";
import { discard } from "~/pages/workflows/editor/remote";
import { draftOf } from "~/pages/workflows/queries";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";

interface Props {
  slug: string;
  /** The published version; null: none yet. */
  version: number | null;
  /** Known where the draft is open. */
  editor: EditorStore | null;
  discarded: () => void;
}

/** What is not live yet: how much, and what becomes of it. */
export function DraftBar({ slug, version, editor, discarded }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const count = useCount(slug, version, useIncomplete(slug, editor));
  const asked = useAsked<string>();
  const publish = async () => {
    if (editor && !(await editor.flush())) toast(t("editor.unsavedYet"));
    else void navigate({ to: "/workflows/$slug/publish", params: { slug } });
  };
  const throwAway = async () => {
    await editor?.flush();
    await discard(slug, editor?.getState().seen.tag ?? null);
  };
  const done = () => {
    toast(t("editor.discarded"));
    discarded();
  };
  return (
    <Group gap="sm" component="section" aria-label={t("editor.draft")}>
      <Text fw={600} aria-live="polite">
        {version === null ? t("editor.never") : count === undefined ? t("editor.notLive") : t("editor.notLive", { count })}
      </Text>
      {version !== null && (
        <>
          <ButtonLink variant="default" to="/workflows/$slug/history" params={{ slug }} search={{ from: version }}>
            {t("editor.compare")}
          </ButtonLink>
          <MayButton needs="workflows:write" variant="default" onClick={() => asked.ask(slug)}>
            {t("editor.discard")}
          </MayButton>
        </>
      )}
      <Button onClick={() => void publish()}>{t("editor.publish")}</Button>
      <Confirm asked={asked} words={() => ({ title: t("editor.discardTitle"), consequence: t("editor.discardText"), verb: t("editor.discard") })} act={throwAway} done={done} hue="bad" />
    </Group>
  );
}

const INCOMPLETE = "missing_field";

/** Whether something is missing in the draft as it is saved; undefined until it is known. */
function useIncomplete(slug: string, editor: EditorStore | null): boolean | undefined {
  const draft = useQuery(draftOf(slug));
  const problems = editor?.getState().seen.problems ?? draft.data?.problems;
  return problems?.some(({ code }) => code === INCOMPLETE);
}

/** How many changes the draft makes to what is published; one that is incomplete cannot be compared. */
function useCount(slug: string, version: number | null, incomplete: boolean | undefined): number | undefined {
  const found = useQuery({
    queryKey: ["workflow", slug, "compare", version, undefined],
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/compare", { params: { path: { slug }, query: { from: version ?? 1 } } })),
    enabled: version !== null && incomplete === false,
  });
  return incomplete || found.isError ? undefined : found.data?.changes.length;
}
