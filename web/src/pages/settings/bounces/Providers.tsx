import { Alert, Anchor, Group, Modal, Select, Stack, Table, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { known, type Provider, type Webhook, WEBHOOKS, webhooks, without } from "~/pages/settings/bounces/providers";
import { Secret } from "~/pages/settings/Secret";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Form } from "~/ui/acting/Form";
import { Found, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { byField } from "~/ui/acting/refusal";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";
import { When } from "~/ui/acting/When";
import { Empty } from "~/ui/States";

function useName() {
  const { t } = useTranslation();
  return (name: string) => {
    const provider = known(name);
    return provider ? t(`settings.bounces.name.${provider}`) : name;
  };
}

/** The addresses at which email providers tell of bounces and complaints. */
export function Providers() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const nameOf = useName();
  const may = useMay("settings:write");
  const [opened, dialog] = useDisclosure();
  const made = useAsked<{ provider: string; url: string }>();
  const revoking = useAsked<Webhook>();
  const found = useQuery({ ...webhooks, enabled: useMay("settings:read") });
  const free = without(found.data?.items ?? []);
  return (
    <Stack component="section" gap="lg" aria-label={t("settings.bounces.providers")}>
      <Group justify="space-between">
        <Title order={2}>{t("settings.bounces.providers")}</Title>
        <MayButton needs="settings:write" disabled={may && free.length === 0} title={free.length === 0 ? t("settings.bounces.all") : ""} onClick={dialog.open}>
          {t("settings.bounces.add")}
        </MayButton>
      </Group>
      <Text c="dimmed" maw="48rem">
        {t("settings.bounces.providersHelp")}
      </Text>
      <Found query={found}>{({ items }) => (items.length === 0 ? <Empty title={t("settings.bounces.none")} help={t("settings.bounces.noneHelp")} /> : <List items={items} revoke={revoking.ask} />)}</Found>
      <Modal opened={opened} onClose={dialog.close} title={t("settings.bounces.add")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        <Fields
          free={free}
          done={(address) => {
            dialog.close();
            made.ask(address);
          }}
        />
      </Modal>
      <Secret shown={{ ...made, about: made.about?.url ?? null, ask: () => undefined }} title={t("settings.bounces.secret", { provider: nameOf(made.about?.provider ?? "") })} help={t("settings.bounces.secretHelp")} />
      <Confirm
        asked={revoking}
        hue="bad"
        words={({ provider }) => ({ title: t("settings.bounces.revokeTitle", { provider: nameOf(provider) }), consequence: t("settings.bounces.revokeHelp"), verb: t("settings.bounces.revoke") })}
        act={({ provider }) => answerOf(api.DELETE("/api/v1/bounces/webhooks/{provider}", { params: { path: { provider } } }))}
        done={(_nothing, { provider }) => {
          void queries.invalidateQueries({ queryKey: WEBHOOKS });
          toast(t("settings.bounces.revoked", { provider: nameOf(provider) }));
        }}
      />
    </Stack>
  );
}

function List({ items, revoke }: { items: Webhook[]; revoke: (webhook: Webhook) => void }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const nameOf = useName();
  return (
    <>
      {items.map(({ provider, confirm_url }) => confirm_url && <Unconfirmed key={provider} url={confirm_url} />)}
      <Rows label={t("settings.bounces.providers")} head={[t("settings.bounces.provider"), t("settings.bounces.made"), t("settings.bounces.called"), t("settings.bounces.taken"), t("settings.bounces.ignored"), t("settings.actions")]}>
        {items.map((one) => (
          <Table.Tr key={one.provider}>
            <Table.Td fw={600}>{nameOf(one.provider)}</Table.Td>
            <Table.Td>
              <When at={one.created_at} /> <span dir="auto">{one.created_by}</span>
            </Table.Td>
            <Table.Td>{one.called_at ? <When at={one.called_at} /> : t("settings.bounces.never")}</Table.Td>
            <Table.Td>{number(one.taken)}</Table.Td>
            <Table.Td>{number(one.ignored)}</Table.Td>
            <Table.Td>
              <MayButton needs="settings:write" variant="subtle" color="bad" onClick={() => revoke(one)}>
                {t("settings.bounces.revoke")}
              </MayButton>
            </Table.Td>
          </Table.Tr>
        ))}
      </Rows>
    </>
  );
}

function Unconfirmed({ url }: { url: string }) {
  const { t } = useTranslation();
  return (
    <Alert color="wait" title={t("settings.bounces.confirm")}>
      {t("settings.bounces.confirmHelp")}{" "}
      <Anchor href={url} target="_blank" rel="noreferrer">
        {t("settings.bounces.open")}
      </Anchor>
    </Alert>
  );
}

function Fields({ free, done }: { free: Provider[]; done: (made: { provider: string; url: string }) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const nameOf = useName();
  const form = useForm({
    initial: { provider: free[0] ?? "" },
    codes: { provider_unknown: "provider", bounce_webhook_exists: "provider" },
    send: (body) => answerOf(api.POST("/api/v1/bounces/webhooks", { body, middleware: [byField] })),
    done: (address) => {
      void queries.invalidateQueries({ queryKey: WEBHOOKS });
      done(address);
    },
  });
  const { values, set, error } = form;
  return (
    <Form form={form} verb={t("settings.bounces.create")} needs="settings:write">
      <Select
        label={t("settings.bounces.provider")}
        data={free.map((value) => ({ value, label: nameOf(value) }))}
        allowDeselect={false}
        data-autofocus
        value={values.provider}
        error={error("provider")}
        onChange={(chosen) => chosen && set("provider", chosen)}
      />
    </Form>
  );
}
