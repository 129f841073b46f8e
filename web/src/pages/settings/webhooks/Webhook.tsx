import { Alert, Anchor, Badge, Group, Paper, Stack, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { changes } from "~/pages/settings/changes";
import { Page } from "~/pages/settings/Page";
import { Actions } from "~/pages/settings/webhooks/Actions";
import { Calls } from "~/pages/settings/webhooks/Calls";
import { changeWebhook, conditionOf, HUES, type Webhook as Known, WEBHOOKS, webhook } from "~/pages/settings/webhooks/webhook";
import { CODES, sentOf, type Values, WebhookFields } from "~/pages/settings/webhooks/WebhookFields";
import { Form, Refused } from "~/ui/acting/Form";
import { Found } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";

export const Route = createLazyRoute("/inside/settings/webhooks/$webhook")({ component: Webhook });

function Webhook() {
  const { t } = useTranslation();
  const { webhook: id } = Route.useParams();
  const search = Route.useSearch();
  const may = useMay("webhooks:manage");
  const found = useQuery({ ...webhook(id), enabled: may });
  return (
    <Page title={t("settings.webhooks.one")} help={t("settings.webhooks.oneHelp")} needs="webhooks:manage">
      <Anchor component={Link} to="/settings/webhooks">
        {t("settings.webhooks.back")}
      </Anchor>
      <Found query={found}>
        {(known) => (
          <>
            <State known={known} />
            <Actions known={known} />
            <Paper p="lg" withBorder className="surface">
              <Fields key={known.id} known={known} />
            </Paper>
            <Stack gap="sm" component="section" aria-labelledby="calls">
              <Title order={2} id="calls">
                {t("settings.calls.title")}
              </Title>
              <Calls webhook={known.id} search={search} />
            </Stack>
          </>
        )}
      </Found>
    </Page>
  );
}

/** Whether it is called; of one that is not, why, and how to have it called again. */
function State({ known }: { known: Known }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const condition = conditionOf(known);
  const switching = useMutation({
    mutationFn: (enabled: boolean) => changeWebhook(known.id, { enabled }),
    onSuccess: () => queries.invalidateQueries({ queryKey: WEBHOOKS }),
  });
  return (
    <Stack gap="sm" aria-live="polite">
      <Group>
        <Badge color={HUES[condition]} variant="outline">
          {t(`settings.webhooks.condition.${condition}`)}
        </Badge>
        <MayButton needs="webhooks:manage" variant="default" loading={switching.isPending} onClick={() => switching.mutate(!known.enabled)}>
          {t(known.enabled ? "settings.webhooks.disable" : "settings.webhooks.enable")}
        </MayButton>
      </Group>
      {known.disabled_for && !known.enabled && (
        <Alert color="bad" title={t("settings.webhooks.byItself")}>
          {known.disabled_for} – {t("settings.webhooks.byItselfHelp")}
        </Alert>
      )}
      <Refused error={switching.error} />
    </Stack>
  );
}

function Fields({ known }: { known: Known }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const initial: Values = { url: known.url, description: known.description, every: known.events === null, events: known.events ?? [] };
  const form = useForm({
    initial,
    codes: CODES,
    send: (values) => {
      const before = { url: known.url, description: known.description, events: known.events };
      return changeWebhook(known.id, changes(before, sentOf(values)));
    },
    done: () => {
      void queries.invalidateQueries({ queryKey: WEBHOOKS });
      toast(t("acting.saved"));
    },
  });
  return (
    <Form form={form} verb={t("acting.save")} needs="webhooks:manage">
      <WebhookFields form={form} />
    </Form>
  );
}
