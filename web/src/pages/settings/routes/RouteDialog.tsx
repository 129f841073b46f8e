import { Fieldset, Modal, NumberInput, Select, SimpleGrid, Switch, TagsInput, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ProviderFields } from "~/pages/settings/routes/ProviderFields";
import { changeRoute, CODES, createRoute, KINDS, kindOf, kinds, type Route, ROUTES, sentOf, type Values, valuesOf } from "~/pages/settings/routes/route";
import { ServerFields } from "~/pages/settings/routes/ServerFields";
import { type RouteForm, Whole } from "~/pages/settings/routes/Whole";
import type { Asked } from "~/ui/acting/Confirm";
import { Form } from "~/ui/acting/Form";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";
import { Loading } from "~/ui/States";

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
      {!route && <KindField form={form} />}
      {!route && <NameField form={form} />}
      <Place form={form} kept={route?.has_password ?? false} />
      <Choice form={form} />
      <Limits form={form} />
    </Form>
  );
}

/** First of all: what is asked for follows from it. */
function KindField({ form: { values, set, error } }: { form: RouteForm }) {
  const { t } = useTranslation();
  const { data } = useQuery(kinds);
  return (
    <Select
      label={t("settings.routes.kind")}
      description={t("settings.routes.kindHelp")}
      data={KINDS.map((value) => ({ value, label: t(`settings.routes.kinds.${value}`) }))}
      allowDeselect={false}
      data-autofocus
      value={values.kind}
      error={error("kind")}
      onChange={(chosen) => {
        const kind = kindOf(chosen ?? "");
        if (!kind) return;
        const regions = data?.items.find((each) => each.kind === kind)?.regions ?? [];
        set("kind", kind);
        // Of two or three the first is a fair guess; where there are many, people have to say.
        set("region", regions.length < 4 ? (regions[0] ?? "") : "");
        set("channel", "");
        set("user", "");
      }}
    />
  );
}

function Place({ form, kept }: { form: RouteForm; kept: boolean }) {
  const { data } = useQuery(kinds);
  const { kind } = form.values;
  if (kind === "smtp") return <ServerFields form={form} kept={kept} />;
  const asks = data?.items.find((each) => each.kind === kind);
  return asks ? <ProviderFields form={form} kept={kept} kind={kind} asks={asks} /> : <Loading />;
}

function NameField({ form: { values, set, error } }: { form: RouteForm }) {
  const { t } = useTranslation();
  return <TextInput label={t("settings.routes.name")} description={t("settings.routes.nameHelp")} dir="ltr" value={values.name} error={error("name")} onChange={(event) => set("name", event.currentTarget.value)} />;
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
