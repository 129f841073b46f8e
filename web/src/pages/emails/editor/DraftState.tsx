import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useBlocker, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import type { Draft } from "~/pages/emails/editor/useDraft";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { toast } from "~/ui/acting/toast";

/** Where what is written is kept, and what is published. */
export function DraftState({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  const { published, dirty, keptAt, failed } = draft;
  const said = () => {
    if (dirty && keptAt !== null) return t("emailEditor.kept_at", { at: instant(new Date(keptAt), zone) });
    return published ? t("emailEditor.published", { number: published.base.version }) : t("emailEditor.neverPublished");
  };
  return (
    <>
      {failed ? (
        <Alert color="warn">{t("emailEditor.notKept")}</Alert>
      ) : (
        <Text c="dimmed" aria-live="polite">
          {said()}
        </Text>
      )}
      <LeaveGuard draft={draft} />
    </>
  );
}

/** The draft outlives the page, unless the browser would not keep it. */
function LeaveGuard({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const lost = draft.failed && draft.dirty;
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => lost && current.pathname !== next.pathname,
    enableBeforeUnload: lost,
    withResolver: true,
  });
  return (
    <Modal opened={blocker.status === "blocked"} onClose={() => blocker.reset?.()} title={t("acting.unsaved")} withCloseButton={false}>
      <Stack gap="lg">
        <Text>{t("acting.unsavedHelp")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => blocker.proceed?.()}>
            {t("acting.leave")}
          </Button>
          <Button data-autofocus onClick={() => blocker.reset?.()}>
            {t("acting.stay")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Goes back to what is published, or to nothing. */
export function DiscardButton({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const asked = useAsked<Draft>();
  if (!draft.dirty) return null;
  return (
    <>
      <Button variant="default" onClick={() => asked.ask(draft)}>
        {t("emailEditor.discard")}
      </Button>
      <Confirm
        asked={asked}
        hue="bad"
        words={({ published }) => ({
          title: t("emailEditor.discardTitle"),
          consequence: published ? t("emailEditor.discardHelp", { number: published.base.version }) : t("emailEditor.discardNew"),
          verb: t("emailEditor.discard"),
        })}
        act={(about) => about.discard()}
        done={(_, { published }) => {
          toast(t("emailEditor.discarded"));
          if (!published) void navigate({ to: "/emails" });
        }}
      />
    </>
  );
}
