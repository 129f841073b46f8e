import { Group, Modal, Select, Table, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useMay } from "~/app/session";
import { Page } from "~/pages/settings/Page";
import { type Parameters, parametersOf, PARAMETERS, queryOf } from "~/pages/settings/parameters";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Form } from "~/ui/acting/Form";
import { Found, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { byField } from "~/ui/acting/refusal";
import { toast, toastUndo } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/settings/utm")({ component: Utm });

type Rule = components["schemas"]["UtmOf"];
/** A rule to change; null: a new one. */
type Editing = { rule: Rule | null };

const RULES = ["utm-rules"];

const put = (body: components["schemas"]["NewUtm"]) => answerOf(api.PUT("/api/v1/utm-rules", { body, middleware: [byField] }));

function Utm() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: RULES });
  const may = useMay("settings:read");
  const editing = useAsked<Editing>();
  const lifting = useAsked<Rule>();
  const found = useQuery({ queryKey: RULES, queryFn: () => answerOf(api.GET("/api/v1/utm-rules")), enabled: may });
  const add = (
    <MayButton needs="settings:write" onClick={() => editing.ask({ rule: null })}>
      {t("settings.utm.add")}
    </MayButton>
  );
  return (
    <Page title={t("settings.utm.title")} help={t("settings.utm.help")} needs="settings:read" action={add}>
      <Found query={found}>
        {({ items }) => (items.length === 0 ? <Empty title={t("settings.utm.none")} help={t("settings.utm.noneHelp")} /> : <Rules items={items} edit={(rule) => editing.ask({ rule })} lift={lifting.ask} />)}
      </Found>
      <Modal opened={editing.opened} onClose={editing.close} title={editing.about?.rule ? t("settings.utm.change") : t("settings.utm.add")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        {editing.about && <Fields rule={editing.about.rule} rules={found.data?.items ?? []} close={editing.close} />}
      </Modal>
      <Confirm
        asked={lifting}
        hue="bad"
        words={({ email }) => ({ title: t("settings.utm.liftTitle"), consequence: `${email || t("settings.utm.every")}. ${t("settings.utm.liftHelp")}`, verb: t("settings.utm.lift") })}
        act={({ email }) => answerOf(api.DELETE("/api/v1/utm-rules", { params: { query: { email } } }))}
        done={(_nothing, rule) => {
          void again();
          toastUndo(t("settings.utm.lifted"), () => put(rule).then(again));
        }}
      />
    </Page>
  );
}

function Rules({ items, edit, lift }: { items: Rule[]; edit: (rule: Rule) => void; lift: (rule: Rule) => void }) {
  const { t } = useTranslation();
  return (
    <Rows label={t("settings.utm.title")} head={[t("settings.utm.email"), t("settings.utm.parameters"), t("settings.actions")]}>
      {items.map((rule) => (
        <Table.Tr key={rule.email}>
          <Table.Td dir="auto">{rule.email || t("settings.utm.every")}</Table.Td>
          <Table.Td dir="ltr" style={{ overflowWrap: "anywhere" }}>
            {queryOf(rule.parameters)}
          </Table.Td>
          <Table.Td>
            <Group gap="sm">
              <MayButton needs="settings:write" variant="default" onClick={() => edit(rule)}>
                {t("settings.utm.change")}
              </MayButton>
              <MayButton needs="settings:write" variant="subtle" color="bad" onClick={() => lift(rule)}>
                {t("settings.utm.lift")}
              </MayButton>
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

const valuesOf = (rule: Rule | undefined) => Object.fromEntries(PARAMETERS.map((name) => [name, rule?.parameters[name] ?? ""])) as Parameters;

function Fields({ rule, rules, close }: { rule: Rule | null; rules: Rule[]; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initial: { email: rule?.email ?? "", ...valuesOf(rule ?? undefined) },
    codes: { email_not_found: "email" },
    send: ({ email, ...values }) => put({ email, parameters: parametersOf(values, rule?.parameters ?? {}) }),
    done: () => {
      void queries.invalidateQueries({ queryKey: RULES });
      toast(t("acting.saved"));
      close();
    },
  });
  const { values, set, error } = form;
  const replaced = rule === null && rules.some(({ email }) => email === values.email);
  return (
    <Form form={form} verb={t("settings.utm.save")} needs="settings:write">
      <EmailField value={values.email} error={error("email")} fixed={rule !== null} change={(email) => set("email", email)} />
      {replaced && <Text c="warn">{t("settings.utm.replaces")}</Text>}
      {PARAMETERS.map((name) => (
        <TextInput key={name} label={name} dir="ltr" value={values[name]} error={error(name)} onChange={(event) => set(name, event.currentTarget.value)} />
      ))}
    </Form>
  );
}

function EmailField({ value, error, fixed, change }: { value: string; error: string | undefined; fixed: boolean; change: (email: string) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["emails", "for-utm"], queryFn: () => answerOf(api.GET("/api/v1/emails", { params: { query: { limit: 200 } } })) });
  const emails = data?.items.map(({ slug }) => slug) ?? [];
  return (
    <Select
      label={t("settings.utm.email")}
      placeholder={t("settings.utm.every")}
      searchable
      clearable
      disabled={fixed}
      data={value && !emails.includes(value) ? [value, ...emails] : emails}
      value={value || null}
      error={error}
      onChange={(email) => change(email ?? "")}
    />
  );
}
