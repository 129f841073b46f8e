import { Alert, Button, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import type { Draft } from "~/pages/emails/editor/useDraft";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Leaving } from "~/ui/acting/Form";
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
      {/* The draft outlives the page, unless the browser would not keep it. */}
      <Leaving dirty={failed && dirty} />
    </>
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
