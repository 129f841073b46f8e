import { Box, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { publish } from "~/pages/emails/editor/queries";
import { useEditor } from "~/pages/workflows/editor/context";
import { DraftPicture } from "~/pages/workflows/editor/DraftPicture";
import { type OwnEmail, useOwnEmails } from "~/pages/workflows/editor/ownEmails";
import { At, useField } from "~/pages/workflows/editor/steps/fields";
import { useChangeSetting } from "~/pages/workflows/editor/useSettings";
import { ButtonLink } from "~/pages/workflows/links";
import { Refused } from "~/ui/acting/Form";
import { MayButton } from "~/ui/acting/MayButton";
import { EmailField, libraryEmails } from "~/ui/pick";

/** Which email a step sends: chosen, looked at, and opened to be written. */
export function EmailChoice() {
  const { held, put, shown } = useField({ name: "email", required: true });
  const own = useOwnEmails();
  const email = typeof held === "string" ? held : "";
  return (
    <Stack gap="sm">
      <At name="email">
        <EmailField {...shown} known={own.map(({ slug, name }) => ({ value: slug, name }))} value={email} onChange={put} />
      </At>
      {email !== "" && <Chosen email={email} own={own.find(({ slug }) => slug === email)} disabled={shown.disabled} />}
    </Stack>
  );
}

interface ChosenProps {
  email: string;
  own: OwnEmail | undefined;
  disabled: boolean;
}

function Chosen({ email, own, disabled }: ChosenProps) {
  const { t } = useTranslation();
  const mayRead = useMay("content:read");
  const library = useQuery({ ...libraryEmails, enabled: mayRead });
  if (!library.data) return null;
  const isThere = library.data.some(({ value }) => value === email);
  if (!isThere && !own) return null;
  return (
    <>
      <Box maw="16rem">
        <DraftPicture email={email} />
      </Box>
      {own && (
        <Text size="xs" c="dimmed">
          {t(isThere ? "editor.ownEmail.replaces" : "editor.ownEmail.help")}
        </Text>
      )}
      {own && !isThere && <WriteOwn own={own} disabled={disabled} />}
      {!own && (
        <Group>
          <ButtonLink variant="default" to="/emails/$email/edit" params={{ email }}>
            {t("editor.ownEmail.edit")}
          </ButtonLink>
        </Group>
      )}
    </>
  );
}

/** Emails are written in the library: one that comes with the draft is first put there, where nothing sends it yet. */
function WriteOwn({ own: { slug, design }, disabled }: { own: OwnEmail; disabled: boolean }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const change = useChangeSetting();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const opening = useMutation({
    mutationFn: async () => {
      await publish(slug, design, null);
      change(["emails", slug], undefined);
      await editor.flush();
      await queries.invalidateQueries({ queryKey: ["emails"] });
      await navigate({ to: "/emails/$email/edit", params: { email: slug } });
    },
  });
  return (
    <>
      <Refused error={opening.error} />
      <Group>
        <MayButton needs="content:write" variant="default" disabled={disabled} loading={opening.isPending} onClick={() => opening.mutate()}>
          {t("editor.ownEmail.edit")}
        </MayButton>
      </Group>
    </>
  );
}
