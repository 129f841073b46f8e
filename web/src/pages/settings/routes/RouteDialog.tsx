import { Fieldset, Modal, NumberInput, PasswordInput, Select, SimpleGrid, Switch, TagsInput, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { changeRoute, CODES, createRoute, PORTS, type Route, ROUTES, SECURITIES, sentOf, type Values, valuesOf } from "~/pages/settings/routes/route";
import type { Asked } from "~/ui/acting/Confirm";
import { Form } from "~/ui/acting/Form";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";

/** A route to change; null: a new one. */
export type Editing = { route: Route | null };

export function RouteDialog({ editing }: { editing: Asked<Editing> }) {
  const { t } = useTranslation();
  return (
    <Modal opened={editing.opened} onClose={editing.close} size="lg" title={editing.about?.route ? t("settings.routes.change") : t("settings.routes.add")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
      {editing.about && <Fields route={editing.about.route} close={editing.close} />}
    </Modal>
  );
}

type RouteForm = Pick<ReturnType<typeof useForm<Values, unknown>>, "values" | "set" | "error">;

function Fields({ route, close }: { route: Route | null; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initial: valuesOf(route),
    codes: CODES,
    send: (values: Values) => (route ? changeRoute(route.name, sentOf(values)) : createRoute(values)),
    done: ({ name }) => {
      close();
      void queries.invalidateQueries({ queryKey: ROUTES });
      toast(t("settings.routes.saved", { name }));
    },
  });
  return (
    <Form form={form} verb={t("settings.routes.save")} needs="settings:write">
      {!route && <NameField form={form} />}
      <Server form={form} kept={route?.has_password ?? false} />
      <Choice form={form} />
      <Limits form={form} />
    </Form>
  );
}

function NameField({ form: { values, set, error } }: { form: RouteForm }) {
  const { t } = useTranslation();
  return <TextInput label={t("settings.routes.name")} description={t("settings.routes.nameHelp")} data-autofocus dir="ltr" value={values.name} error={error("name")} onChange={(event) => set("name", event.currentTarget.value)} />;
}

function Server({ form: { values, set, error }, kept }: { form: RouteForm; kept: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput label={t("settings.routes.host")} dir="ltr" placeholder="smtp.example.com" value={values.host} error={error("host")} onChange={(event) => set("host", event.currentTarget.value)} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t("settings.routes.security")}
          data={SECURITIES.map((value) => ({ value, label: t(`settings.routes.secured.${value}`) }))}
          allowDeselect={false}
          value={values.security}
          error={error("security")}
          onChange={(chosen) => {
            const security = SECURITIES.find((each) => each === chosen);
            if (!security) return;
            if (values.port === PORTS[values.security]) set("port", PORTS[security]);
            set("security", security);
          }}
        />
        <Whole label={t("settings.routes.port")} name="port" max={65535} form={{ values, set, error }} />
        <TextInput label={t("settings.routes.user")} dir="ltr" autoComplete="off" value={values.user} error={error("user")} onChange={(event) => set("user", event.currentTarget.value)} />
        <PasswordInput
          label={t("settings.routes.password")}
          description={kept ? t("settings.routes.passwordKept") : ""}
          autoComplete="new-password"
          value={values.password}
          error={error("password")}
          onChange={(event) => set("password", event.currentTarget.value)}
        />
      </SimpleGrid>
    </>
  );
}

function Choice({ form }: { form: RouteForm }) {
  const { t } = useTranslation();
  const { values, set, error } = form;
  return (
    <>
      <Whole label={t("settings.routes.priority")} help={t("settings.routes.priorityHelp")} name="priority" max={1000} form={form} />
      <TagsInput label={t("settings.routes.domains")} description={t("settings.routes.domainsHelp")} dir="ltr" value={values.domains} error={error("domains")} onChange={(domains) => set("domains", domains)} />
      <Switch label={t("settings.routes.enabled")} checked={values.enabled} onChange={(event) => set("enabled", event.currentTarget.checked)} />
    </>
  );
}

function Limits({ form }: { form: RouteForm }) {
  const { t } = useTranslation();
  const { values, set, error } = form;
  return (
    <Fieldset legend={t("settings.routes.limits")}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Whole label={t("settings.routes.perSecond")} help={t("settings.routes.noLimit")} name="per_second" max={10_000} form={form} />
        <Whole label={t("settings.routes.perDay")} help={t("settings.routes.noLimit")} name="per_day" max={100_000_000} form={form} />
      </SimpleGrid>
      <Switch mt="md" mb="sm" label={t("settings.routes.warms")} description={t("settings.routes.warmsHelp")} checked={values.warms} onChange={(event) => set("warms", event.currentTarget.checked)} />
      {values.warms && (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Whole label={t("settings.routes.warmUpStart")} name="warm_up_start" max={100_000_000} form={form} />
          <NumberInput label={t("settings.routes.warmUpFactor")} min={1.01} max={3} step={0.1} decimalScale={2} value={values.warm_up_factor} error={error("warm_up_factor")} onChange={(typed) => set("warm_up_factor", typeof typed === "number" ? typed : "")} />
        </SimpleGrid>
      )}
    </Fieldset>
  );
}

interface WholeProps {
  label: string;
  help?: string;
  name: "port" | "priority" | "per_second" | "per_day" | "warm_up_start";
  max: number;
  form: RouteForm;
}

/** A whole number from 1 on, or nothing. */
function Whole({ label, help = "", name, max, form: { values, set, error } }: WholeProps) {
  return <NumberInput label={label} description={help} min={1} max={max} allowDecimal={false} value={values[name]} error={error(name)} onChange={(typed) => set(name, typeof typed === "number" ? typed : "")} />;
}
