import { Checkbox, Modal, Radio, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { me, useMay } from "~/app/session";
import { Page } from "~/pages/settings/Page";
import { SCOPES, scopeText } from "~/pages/settings/roles";
import { Secret } from "~/pages/settings/Secret";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Form } from "~/ui/acting/Form";
import { Found, Rows } from "~/ui/acting/Found";
import { MayButton, type Permission } from "~/ui/acting/MayButton";
import { byField } from "~/ui/acting/refusal";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";
import { When } from "~/ui/acting/When";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/settings/keys")({ component: Keys });

type Key = components["schemas"]["Key"];

const KEYS = ["keys"];
const KINDS = ["secret", "write"] as const;
const CODES = { name_missing: "name", scope_missing: "scopes", scope_unknown: "scopes", permission_missing: "scopes" };

function Keys() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const may = useMay("keys:manage");
  const [opened, dialog] = useDisclosure();
  const made = useAsked<string>();
  const revoking = useAsked<Key>();
  const found = useQuery({ queryKey: KEYS, queryFn: () => answerOf(api.GET("/api/v1/keys")), enabled: may });
  const add = (
    <MayButton needs="keys:manage" onClick={dialog.open}>
      {t("settings.keys.add")}
    </MayButton>
  );
  return (
    <Page title={t("settings.keys.title")} help={t("settings.keys.help")} needs="keys:manage" action={add}>
      <Found query={found}>{({ items }) => (items.length === 0 ? <Empty title={t("settings.keys.none")} help={t("settings.keys.noneHelp")} /> : <List items={items} revoke={revoking.ask} />)}</Found>
      <Modal opened={opened} onClose={dialog.close} title={t("settings.keys.add")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        <Fields
          done={(key) => {
            dialog.close();
            made.ask(key);
          }}
        />
      </Modal>
      <Secret shown={made} title={t("settings.keys.made")} help={t("settings.keys.madeHelp")} />
      <Confirm
        asked={revoking}
        hue="bad"
        words={({ name }) => ({ title: t("settings.keys.revokeTitle", { name }), consequence: t("settings.keys.revokeHelp"), verb: t("settings.keys.revoke") })}
        act={({ id }) => answerOf(api.DELETE("/api/v1/keys/{key_id}", { params: { path: { key_id: id } } }))}
        done={(_nothing, { name }) => {
          void queries.invalidateQueries({ queryKey: KEYS });
          toast(t("settings.keys.revoked", { name }));
        }}
      />
    </Page>
  );
}

function List({ items, revoke }: { items: Key[]; revoke: (key: Key) => void }) {
  const { t } = useTranslation();
  return (
    <Rows label={t("settings.keys.title")} head={[t("settings.keys.name"), t("settings.keys.scopes"), t("settings.keys.created"), t("settings.keys.used"), t("settings.actions")]}>
      {items.map((key) => (
        <Table.Tr key={key.id}>
          <Table.Td>
            <Text fw={600} dir="auto" className="name" title={key.name}>
              {key.name}
            </Text>
            <Text c="dimmed">{key.prefix}…</Text>
          </Table.Td>
          <Table.Td>{key.scopes.length === 0 ? t("settings.keys.tracking") : key.scopes.join(", ")}</Table.Td>
          <Table.Td>
            <When at={key.created_at} /> <span dir="auto">{key.created_by}</span>
          </Table.Td>
          <Table.Td>{key.last_used_at ? <When at={key.last_used_at} /> : t("settings.keys.never")}</Table.Td>
          <Table.Td>
            <MayButton needs="keys:manage" variant="subtle" color="bad" onClick={() => revoke(key)}>
              {t("settings.keys.revoke")}
            </MayButton>
          </Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

type Values = {
  name: string;
  kind: (typeof KINDS)[number];
  scopes: Permission[];
};

const NEW: Values = { name: "", kind: "secret", scopes: [] };

function Fields({ done }: { done: (key: string) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: who } = useQuery(me);
  const form = useForm({
    initial: NEW,
    codes: CODES,
    send: ({ name, kind, scopes }) => answerOf(api.POST("/api/v1/keys", { body: { name, kind, scopes: kind === "write" ? [] : scopes }, middleware: [byField] })),
    done: ({ key }) => {
      void queries.invalidateQueries({ queryKey: KEYS });
      done(key);
    },
  });
  const { values, set, error } = form;
  return (
    <Form form={form} verb={t("settings.keys.create")} needs="keys:manage">
      <TextInput label={t("settings.keys.name")} description={t("settings.keys.nameHelp")} dir="auto" data-autofocus value={values.name} error={error("name")} onChange={(event) => set("name", event.currentTarget.value)} />
      <Radio.Group
        label={t("settings.keys.kind")}
        value={values.kind}
        error={error("kind")}
        onChange={(chosen) => {
          const kind = KINDS.find((each) => each === chosen);
          if (kind) set("kind", kind);
        }}
      >
        <Stack gap="sm" mt="sm">
          {KINDS.map((kind) => (
            <Radio key={kind} value={kind} label={t(`settings.keys.${kind}`)} description={t(`settings.keys.${kind}Help`)} />
          ))}
        </Stack>
      </Radio.Group>
      {values.kind === "secret" && (
        <Checkbox.Group label={t("settings.keys.scopes")} description={t("settings.keys.scopesHelp")} value={values.scopes} error={error("scopes")} onChange={(chosen) => set("scopes", SCOPES.filter((scope) => chosen.includes(scope)))}>
          <Stack gap="sm" mt="sm">
            {SCOPES.map((scope) => {
              const own = who?.permissions.includes(scope) ?? false;
              return <Checkbox key={scope} value={scope} disabled={!own} label={t(`settings.scope.${scopeText(scope)}`)} description={own ? scope : `${scope} – ${t("settings.keys.notYours")}`} />;
            })}
          </Stack>
        </Checkbox.Group>
      )}
    </Form>
  );
}
