import { PasswordInput, Select, SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { PORTS, SECURITIES } from "~/pages/settings/routes/route";
import { type RouteForm, Whole } from "~/pages/settings/routes/Whole";

/** Where a mail server is, and who logs in. */
export function ServerFields({ form, kept }: { form: RouteForm; kept: boolean }) {
  const { t } = useTranslation();
  const { values, set, error } = form;
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
        <Whole label={t("settings.routes.port")} name="port" max={65535} form={form} />
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
