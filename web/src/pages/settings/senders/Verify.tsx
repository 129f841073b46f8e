import { Badge, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { type Sender, sendCode, SENDERS } from "~/pages/settings/senders/queries";
import type { Asked } from "~/ui/acting/Confirm";
import { Form, Refused } from "~/ui/acting/Form";
import { MayButton } from "~/ui/acting/MayButton";
import { byField } from "~/ui/acting/refusal";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";
import { When } from "~/ui/acting/When";

const CODES = { sender_code: "code" };

/** Whether somebody has shown that they read what is sent to the address. */
export function Verified({ sender, verify }: { sender: Sender; verify: (sender: Sender) => void }) {
  const { t } = useTranslation();
  if (sender.verified_at)
    return (
      <Stack gap="xs" align="flex-start">
        <Badge color="ok" variant="outline">
          {t("settings.senders.verified")}
        </Badge>
        <Text c="dimmed">
          <When at={sender.verified_at} /> <span dir="auto">{sender.verified_by}</span>
        </Text>
      </Stack>
    );
  return (
    <Stack gap="xs" align="flex-start">
      <Badge color="warn" variant="outline">
        {t("settings.senders.unverified")}
      </Badge>
      <MayButton needs="content:write" variant="default" onClick={() => verify(sender)}>
        {t(sender.code_until ? "settings.senders.enter" : "settings.senders.verify")}
      </MayButton>
    </Stack>
  );
}

/** Has a code sent, and takes it. */
export function VerifyDialog({ asked }: { asked: Asked<Sender> }) {
  const { t } = useTranslation();
  const sender = asked.about;
  return (
    <Modal opened={asked.opened} onClose={asked.close} title={t("settings.senders.verifyTitle", { address: sender?.address })} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
      {sender && (
        <Stack gap="lg">
          {sender.code_until ? <Entering sender={sender} until={sender.code_until} close={asked.close} /> : <Text>{t("settings.senders.verifyHelp")}</Text>}
          <Sending sender={sender} sent={asked.ask} close={asked.close} />
        </Stack>
      )}
    </Modal>
  );
}

function Entering({ sender, until, close }: { sender: Sender; until: string; close: () => void }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  const queries = useQueryClient();
  const form = useForm({
    initial: { code: "" },
    codes: CODES,
    send: (body) => answerOf(api.POST("/api/v1/senders/{slug}/verify", { params: { path: { slug: sender.slug } }, body, middleware: [byField] })),
    done: () => {
      void queries.invalidateQueries({ queryKey: SENDERS });
      void queries.invalidateQueries({ queryKey: ["home"] });
      toast(t("settings.senders.isVerified", { address: sender.address }));
      close();
    },
  });
  return (
    <Form form={form} verb={t("settings.senders.confirm")} needs="content:write">
      <TextInput
        label={t("settings.senders.code")}
        description={t("settings.senders.codeHelp", { until: instant(until, zone) })}
        inputMode="numeric"
        autoComplete="one-time-code"
        data-autofocus
        value={form.values.code}
        error={form.error("code")}
        onChange={(event) => form.set("code", event.currentTarget.value)}
      />
    </Form>
  );
}

function Sending({ sender, sent, close }: { sender: Sender; sent: (sender: Sender) => void; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: () => sendCode(sender.slug),
    onSuccess: (told) => {
      void queries.invalidateQueries({ queryKey: SENDERS });
      toast(t("settings.senders.sent", { address: told.address }));
      sent(told);
    },
  });
  return (
    <>
      <Refused error={sending.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t("acting.cancel")}
        </Button>
        <MayButton needs="content:write" variant={sender.code_until ? "default" : "filled"} loading={sending.isPending} onClick={() => sending.mutate()}>
          {t(sender.code_until ? "settings.senders.resend" : "settings.senders.send")}
        </MayButton>
      </Group>
    </>
  );
}
