import { Alert, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { phaseOf, ROUTES, tryRoute } from "~/pages/settings/routes/route";
import { Refused } from "~/ui/acting/Form";
import { MayButton } from "~/ui/acting/MayButton";
import { Loading } from "~/ui/States";

type Tried = components["schemas"]["RouteTried"];

/** Connects, logs in, sends an email to oneself, and says how far it came. */
export function TryButton({ name }: { name: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [opened, dialog] = useDisclosure();
  const trying = useMutation({
    mutationFn: () => tryRoute(name),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ROUTES }),
  });
  const begin = () => {
    dialog.open();
    trying.mutate();
  };
  return (
    <>
      <MayButton needs="settings:write" variant="default" onClick={begin}>
        {t("settings.routes.test")}
      </MayButton>
      <Modal opened={opened} onClose={dialog.close} title={t("settings.routes.testTitle", { name })} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        <Stack aria-live="polite">
          {trying.isPending && (
            <>
              <Text>{t("settings.routes.testing")}</Text>
              <Loading />
            </>
          )}
          <Refused error={trying.error} />
          {trying.data && <Answer tried={trying.data} />}
        </Stack>
      </Modal>
    </>
  );
}

function Answer({ tried: { ok, phase, code, answer, to } }: { tried: Tried }) {
  const { t } = useTranslation();
  const title = ok ? t("settings.routes.works") : t(`settings.routes.phase.${phaseOf(phase)}`);
  return (
    <Alert color={ok ? "ok" : "bad"} title={title}>
      {ok && to && <Text>{t("settings.routes.sentTo", { to })}</Text>}
      {/* What comes from no server says itself how to mend it. */}
      {code === "route_answer" && <Text>{t(`settings.routes.mend.${phaseOf(phase)}`)}</Text>}
      {answer && (
        <Text c="dimmed" dir="auto" style={{ overflowWrap: "anywhere" }}>
          {answer}
        </Text>
      )}
    </Alert>
  );
}
