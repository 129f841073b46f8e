import { Alert, Group, Stack } from "@mantine/core";
import { skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { Secret } from "~/pages/settings/Secret";
import { useOutcome } from "~/pages/settings/webhooks/outcome";
import { callsKey, type Webhook, WEBHOOKS } from "~/pages/settings/webhooks/webhook";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Refused } from "~/ui/acting/Form";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";

/** For how many hours the secret before still signs too. */
const GRACE = 24;

/** Tests a webhook, gives it another secret, deletes it. */
export function Actions({ known }: { known: Webhook }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const rotating = useAsked<Webhook>();
  const deleting = useAsked<Webhook>();
  const secret = useAsked<string>();
  const params = (id: string) => ({ params: { path: { webhook_id: id } } });
  return (
    <Stack gap="sm">
      <Group>
        <Test id={known.id} />
        <MayButton needs="webhooks:manage" variant="default" onClick={() => rotating.ask(known)}>
          {t("settings.webhooks.rotate")}
        </MayButton>
        <MayButton needs="webhooks:manage" variant="subtle" color="bad" onClick={() => deleting.ask(known)}>
          {t("settings.webhooks.delete")}
        </MayButton>
      </Group>
      <Confirm
        asked={rotating}
        words={() => ({ title: t("settings.webhooks.rotateTitle"), consequence: t("settings.webhooks.rotateHelp", { hours: GRACE }), verb: t("settings.webhooks.rotate") })}
        act={({ id }) => answerOf(api.POST("/api/v1/webhooks/{webhook_id}/rotate-secret", { ...params(id), body: { grace_hours: GRACE } }))}
        done={(made) => {
          void queries.invalidateQueries({ queryKey: WEBHOOKS });
          secret.ask(made.secret);
        }}
      />
      <Confirm
        asked={deleting}
        hue="bad"
        words={({ url }) => ({ title: t("settings.webhooks.deleteTitle"), consequence: `${url}. ${t("settings.webhooks.deleteHelp")}`, verb: t("settings.webhooks.delete") })}
        act={({ id }) => answerOf(api.DELETE("/api/v1/webhooks/{webhook_id}", params(id)))}
        done={async () => {
          await navigate({ to: "/settings/webhooks" });
          await queries.invalidateQueries({ queryKey: WEBHOOKS, exact: true });
          toast(t("settings.webhooks.deleted"));
        }}
      />
      <Secret shown={secret} title={t("settings.webhooks.secret")} help={t("settings.webhooks.secretHelp")} />
    </Stack>
  );
}

/** Calls once, about nobody, and says what came of it. */
function Test({ id }: { id: string }) {
  const { t } = useTranslation();
  const told = useOutcome();
  const queries = useQueryClient();
  const [call, setCall] = useState<string | null>(null);
  const testing = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/webhooks/{webhook_id}/test", { params: { path: { webhook_id: id } } })),
    onSuccess: (queued) => {
      setCall(queued.id);
      void queries.invalidateQueries({ queryKey: callsKey(id) });
    },
  });
  const outcome = useQuery({
    queryKey: [...callsKey(id), "one", call],
    queryFn: call ? () => answerOf(api.GET("/api/v1/webhooks/{webhook_id}/calls/{call_id}", { params: { path: { webhook_id: id, call_id: call } } })) : skipToken,
    refetchInterval: (query) => (query.state.data?.attempts ? false : 1000),
  });
  const made = outcome.data?.attempts ? outcome.data : null;
  return (
    <>
      <MayButton needs="webhooks:manage" variant="default" loading={testing.isPending} onClick={() => testing.mutate()}>
        {t("settings.webhooks.test")}
      </MayButton>
      <Stack gap="sm" aria-live="polite" w="100%" style={{ order: 1 }}>
        <Refused error={testing.error} />
        {call && !made && <Alert color="info">{t("settings.webhooks.testing")}</Alert>}
        {made && <Alert color={made.state === "answered" ? "ok" : "bad"}>{made.state === "answered" ? t("settings.webhooks.testAnswered", { status: made.status ?? "" }) : t("settings.webhooks.testFailed", { error: told(made.status, made.error) })}</Alert>}
      </Stack>
    </>
  );
}
