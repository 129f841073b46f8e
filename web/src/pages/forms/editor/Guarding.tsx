import { Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Section } from "~/pages/contacts/Section";
import type { Part } from "~/pages/forms/editor/FormEditor";

/** What keeps robots out. */
export function Guarding({ draft: { draft, set } }: Part) {
  const { t } = useTranslation();
  return (
    <Section title={t("formEditor.robots")}>
      <Text c="dimmed">{t("formEditor.robotsHelp")}</Text>
      <Switch label={t("formEditor.captcha")} description={t("formEditor.captchaHelp")} checked={draft.captcha} onChange={(event) => set("captcha", event.currentTarget.checked)} />
    </Section>
  );
}
