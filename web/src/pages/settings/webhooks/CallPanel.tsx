import { Code, Drawer, Group, Stack, Table, Text, Title } from "@mantine/core";
import { skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { StateBadge } from "~/pages/settings/webhooks/StateBadge";
import { useOutcome } from "~/pages/settings/webhooks/outcome";
import { callsKey } from "~/pages/settings/webhooks/webhook";
import { Refused } from "~/ui/acting/Form";
import { Found, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";
import { When } from "~/ui/acting/When";

type Whole = components["schemas"]["WholeCall"];

interface Props {
  webhook: string;
  /** None: the panel is closed. */
  call: string | undefined;
  close: () => void;
}

/** One call: what is sent, and what came of each attempt. */
export function CallPanel({ webhook, call, close }: Props) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: [...callsKey(webhook), "one", call],
    queryFn: call ? () => answerOf(api.GET("/api/v1/webhooks/{webhook_id}/calls/{call_id}", { params: { path: { webhook_id: webhook, call_id: call } } })) : skipToken,
  });
  return (
    <Drawer opened={Boolean(call)} onClose={close} position="right" size="lg" title={t("settings.calls.one")} closeButtonProps={{ "aria-label": t("acting.close") }}>
      {call && <Found query={found}>{(whole) => <Content webhook={webhook} whole={whole} />}</Found>}
    </Drawer>
  );
}

function Content({ webhook, whole }: { webhook: string; whole: Whole }) {
  const { t } = useTranslation();
  const outcome = useOutcome();
  const { number } = useFormats();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/webhooks/{webhook_id}/calls/{call_id}/redeliver", { params: { path: { webhook_id: webhook, call_id: whole.id } } })),
    onSuccess: async () => {
      toast(t("settings.calls.redelivered"));
      await queries.invalidateQueries({ queryKey: callsKey(webhook) });
    },
  });
  return (
    <Stack gap="lg">
      <Group>
        <Text fw={600} dir="auto">
          {whole.event}
        </Text>
        <StateBadge state={whole.state} />
        <When at={whole.at} />
      </Group>
      {whole.state !== "queued" && (
        <Group>
          <MayButton needs="webhooks:manage" loading={again.isPending} onClick={() => again.mutate()}>
            {t("settings.calls.redeliver")}
          </MayButton>
          <Text c="dimmed">{t("settings.calls.redeliverHelp")}</Text>
        </Group>
      )}
      <Refused error={again.error} />
      <Title order={3}>{t("settings.calls.attempts")}</Title>
      {whole.outcomes.length === 0 ? (
        <Text c="dimmed">{t("settings.calls.noAttempt")}</Text>
      ) : (
        <Rows label={t("settings.calls.attempts")} head={[t("settings.calls.at"), t("settings.calls.ms"), t("settings.calls.outcome")]}>
          {whole.outcomes.map(({ at, ms, status, error }) => (
            <Table.Tr key={at}>
              <Table.Td>
                <When at={at} />
              </Table.Td>
              <Table.Td>{number(ms)}</Table.Td>
              <Table.Td dir="auto">{outcome(status, error)}</Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      )}
      <Title order={3}>{t("settings.calls.body")}</Title>
      <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {JSON.stringify(whole.body, null, 2)}
      </Code>
    </Stack>
  );
}
