import { Checkbox, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { me, useMay } from "~/app/session";
import { account } from "~/pages/settings/account";
import { changes } from "~/pages/settings/changes";
import { HistoryKept } from "~/pages/settings/HistoryKept";
import { Page } from "~/pages/settings/Page";
import { ROLES } from "~/pages/settings/roles";
import { zonesWith } from "~/pages/settings/zones";
import { Form } from "~/ui/acting/Form";
import { Found } from "~/ui/acting/Found";
import { byField } from "~/ui/acting/refusal";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";

export const Route = createLazyRoute("/inside/settings/account")({ component: Account });

type Settings = components["schemas"]["AccountSettings"];

const CODES = { time_zone_invalid: "time_zone", name_missing: "name" };

function Account() {
  const { t } = useTranslation();
  const may = useMay("settings:read");
  const found = useQuery({ ...account, enabled: may });
  return (
    <Page title={t("settings.account.title")} help={t("settings.account.help")} needs="settings:read">
      <Found query={found}>
        {(settings) => (
          <Stack gap="xl">
            <Fields settings={settings} />
            <HistoryKept months={settings.keep_months} />
          </Stack>
        )}
      </Found>
    </Page>
  );
}

function Fields({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const before = useRef<Settings>(settings);
  const form = useForm({
    initial: { ...settings },
    codes: CODES,
    send: (values) =>
      answerOf(api.PATCH("/api/v1/settings", { body: changes({ ...before.current }, values) as components["schemas"]["AccountChanges"], middleware: [byField] })),
    done: (saved) => {
      before.current = saved;
      queries.setQueryData(account.queryKey, saved);
      queries.setQueryData(me.queryKey, (known) => known && { ...known, time_zone: saved.time_zone });
      toast(t("acting.saved"));
    },
  });
  const { values, set, error } = form;
  return (
    <Form form={form} verb={t("acting.save")} needs="settings:write">
      <TextInput label={t("settings.account.name")} dir="auto" value={values.name} error={error("name")} onChange={(event) => set("name", event.currentTarget.value)} />
      <Select
        label={t("settings.account.locale")}
        description={t("settings.account.localeHelp")}
        allowDeselect={false}
        data={[
          { value: "en", label: "English" },
          { value: "fr", label: "Français" },
        ]}
        value={values.locale}
        error={error("locale")}
        onChange={(locale) => locale && set("locale", locale)}
      />
      <Select
        label={t("settings.account.zone")}
        description={t("settings.account.zoneHelp")}
        searchable
        allowDeselect={false}
        limit={100}
        data={zonesWith(values.time_zone)}
        value={values.time_zone}
        error={error("time_zone")}
        onChange={(zone) => zone && set("time_zone", zone)}
      />
      <Switch label={t("settings.account.optIn")} description={t("settings.account.optInHelp")} checked={values.require_opt_in} error={error("require_opt_in")} onChange={(event) => set("require_opt_in", event.currentTarget.checked)} />
      <Switch label={t("settings.account.tracking")} description={t("settings.account.trackingHelp")} checked={values.require_tracking_consent} error={error("require_tracking_consent")} onChange={(event) => set("require_tracking_consent", event.currentTarget.checked)} />
      <Checkbox.Group label={t("settings.account.factor")} description={t("settings.account.factorHelp")} value={values.second_factor_roles} error={error("second_factor_roles")} onChange={(roles) => set("second_factor_roles", ROLES.filter((role) => roles.includes(role)))}>
        <Stack gap="sm" mt="sm">
          {ROLES.map((role) => (
            <Checkbox key={role} value={role} label={t(`settings.role.${role}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
    </Form>
  );
}
