import { PasswordInput, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Asks, Kind } from "~/pages/settings/routes/route";
import type { RouteForm } from "~/pages/settings/routes/Whole";

/** Regions that have a name; the others are called by their codes. */
const NAMED = ["us", "eu", "global"] as const;
const WITH_CHANNEL = ["ses", "mailgun", "postmark"] as const;
const WITH_KEY_ID = ["ses", "mailjet"] as const;

interface Props {
  form: RouteForm;
  kept: boolean;
  kind: Exclude<Kind, "smtp">;
  asks: Asks;
}

/** What a provider asks for: no host, since a key goes to the provider's own alone. */
export function ProviderFields({ form: { values, set, error }, kept, kind, asks }: Props) {
  const { t } = useTranslation();
  const labelOf = (region: string) => {
    const name = NAMED.find((each) => each === region);
    return name ? t(`settings.routes.regions.${name}`) : region;
  };
  const channel = asks.channel !== "none" && WITH_CHANNEL.find((each) => each === kind);
  const keyId = asks.user && WITH_KEY_ID.find((each) => each === kind);
  return (
    <>
      {asks.regions.length > 0 && (
        <Select
          label={t("settings.routes.region")}
          description={t("settings.routes.regionHelp")}
          data={asks.regions.map((value) => ({ value, label: labelOf(value) }))}
          searchable={asks.regions.length > 3}
          allowDeselect={false}
          value={values.region || null}
          error={error("region")}
          onChange={(region) => set("region", region ?? "")}
        />
      )}
      {channel && (
        <TextInput
          label={t(`settings.routes.channels.${channel}`)}
          description={t(`settings.routes.channelHelp.${channel}`)}
          dir="ltr"
          value={values.channel}
          error={error("channel")}
          onChange={(event) => set("channel", event.currentTarget.value)}
        />
      )}
      {keyId && <TextInput label={t(`settings.routes.keyIds.${keyId}`)} dir="ltr" autoComplete="off" value={values.user} error={error("user")} onChange={(event) => set("user", event.currentTarget.value)} />}
      <PasswordInput
        label={t(`settings.routes.keys.${kind}`)}
        description={kept ? t("settings.routes.keyKept") : t("settings.routes.keyHelp")}
        autoComplete="new-password"
        value={values.password}
        error={error("password")}
        onChange={(event) => set("password", event.currentTarget.value)}
      />
    </>
  );
}
