import { Anchor, Badge, Modal, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { Page } from "~/pages/settings/Page";
import { Secret } from "~/pages/settings/Secret";
import { conditionOf, HUES, type Webhook, WEBHOOKS, webhooks } from "~/pages/settings/webhooks/webhook";
import { CODES, sentOf, type Values, WebhookFields } from "~/pages/settings/webhooks/WebhookFields";
import { useAsked } from "~/ui/acting/Confirm";
import { Form } from "~/ui/acting/Form";
import { Found, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { byField } from "~/ui/acting/refusal";
import { useForm } from "~/ui/acting/useForm";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/settings/webhooks")({ component: Webhooks });

const NEW: Values = { url: "", description: "", every: true, events: [] };

function Webhooks() {
  const { t } = useTranslation();
  const may = useMay("webhooks:manage");
  const [opened, dialog] = useDisclosure();
  const secret = useAsked<string>();
  const found = useQuery({ ...webhooks, enabled: may });
  const add = (
    <MayButton needs="webhooks:manage" onClick={dialog.open}>
      {t("settings.webhooks.add")}
    </MayButton>
  );
  return (
    <Page title={t("settings.webhooks.title")} help={t("settings.webhooks.help")} needs="webhooks:manage" action={add}>
      <Found query={found}>{({ items }) => (items.length === 0 ? <Empty title={t("settings.webhooks.none")} help={t("settings.webhooks.noneHelp")} /> : <List items={items} />)}</Found>
      <Modal opened={opened} onClose={dialog.close} title={t("settings.webhooks.add")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        <Fields
          done={(shown) => {
            dialog.close();
            secret.ask(shown);
          }}
        />
      </Modal>
      <Secret shown={secret} title={t("settings.webhooks.secret")} help={t("settings.webhooks.secretHelp")} />
    </Page>
  );
}

function List({ items }: { items: Webhook[] }) {
  const { t } = useTranslation();
  return (
    <Rows label={t("settings.webhooks.title")} head={[t("settings.webhooks.url"), t("settings.webhooks.events"), t("settings.webhooks.state")]}>
      {items.map((one) => (
        <Table.Tr key={one.id}>
          <Table.Td style={{ overflowWrap: "anywhere" }}>
            <Anchor renderRoot={(props) => <Link {...props} to="/settings/webhooks/$webhook" params={{ webhook: one.id }} />} dir="ltr">
              {one.url}
            </Anchor>
            <Text c="dimmed" dir="auto" className="name" title={one.description}>
              {one.description}
            </Text>
          </Table.Td>
          <Table.Td dir="auto">{one.events?.join(", ") ?? t("settings.webhooks.all")}</Table.Td>
          <Table.Td>
            <Badge color={HUES[conditionOf(one)]} variant="outline">
              {t(`settings.webhooks.condition.${conditionOf(one)}`)}
            </Badge>
          </Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

function Fields({ done }: { done: (secret: string) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initial: NEW,
    codes: CODES,
    send: (values) => answerOf(api.POST("/api/v1/webhooks", { body: { ...sentOf(values), enabled: true }, middleware: [byField] })),
    done: ({ secret }) => {
      void queries.invalidateQueries({ queryKey: WEBHOOKS });
      done(secret);
    },
  });
  return (
    <Form form={form} verb={t("settings.webhooks.create")} needs="webhooks:manage">
      <WebhookFields form={form} />
    </Form>
  );
}
