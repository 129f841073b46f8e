import { Switch, TagsInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { useForm } from "~/ui/acting/useForm";

export type Values = {
  url: string;
  description: string;
  /** Whether it wants every event, whatever is named. */
  every: boolean;
  events: string[];
};

export const CODES = { web_address: "url", description_invalid: "description", events_invalid: "events" };

/** What a webhook is told of, as the server takes it: null means all. */
export const sentOf = ({ url, description, every, events }: Values) => ({ url: url.trim(), description, events: every ? null : events });

/** Where to call, and for which events. */
export function WebhookFields({ form: { values, set, error } }: { form: Pick<ReturnType<typeof useForm<Values, unknown>>, "values" | "set" | "error"> }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput label={t("settings.webhooks.url")} description={t("settings.webhooks.urlHelp")} type="url" dir="ltr" placeholder="https://" value={values.url} error={error("url")} onChange={(event) => set("url", event.currentTarget.value)} />
      <TextInput label={t("settings.webhooks.description")} dir="auto" value={values.description} error={error("description")} onChange={(event) => set("description", event.currentTarget.value)} />
      <Switch label={t("settings.webhooks.every")} checked={values.every} onChange={(event) => set("every", event.currentTarget.checked)} />
      {!values.every && <TagsInput label={t("settings.webhooks.events")} description={t("settings.webhooks.eventsHelp")} dir="auto" value={values.events} error={error("events")} onChange={(events) => set("events", events)} />}
    </>
  );
}
