import { Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useErrors } from "~/pages/workflows/editor/context";
import { Part } from "~/pages/workflows/settings/Part";
import { emailStepsOf, OVER_CAP } from "~/pages/workflows/settings/settings";
import type { SettingsProps } from "~/pages/workflows/settings/SettingsDrawer";
import { TextLink } from "~/pages/workflows/links";
import { Choice } from "~/pages/workflows/triggers/Choice";
import { textIn } from "~/pages/workflows/triggers/held";
import { Suggest } from "~/ui/pick/Suggest";

/** How emails go: in which language, and what happens when they would be too many. */
export function EmailSettings({ draft, change }: SettingsProps) {
  return (
    <Stack gap="xl">
      <LanguageFields draft={draft} change={change} />
      <Frequency draft={draft} change={change} />
    </Stack>
  );
}

const COMMON = ["en", "fr", "de", "es", "it", "nl", "pt"];
const CODE = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/;

function LanguageFields({ draft, change }: SettingsProps) {
  const { t, i18n } = useTranslation();
  const code = textIn(draft, "language");
  const [choosing, choose] = useState(false);
  const error = useErrors();
  const fixed = code !== null || choosing;
  const pick = (use: string) => {
    choose(use === "fixed");
    change(["language"], use === "fixed" ? i18n.language : undefined);
  };
  return (
    <Part title={t("workflowSettings.language")}>
      <Radio.Group aria-label={t("workflowSettings.language")} value={fixed ? "fixed" : "contact"} onChange={pick}>
        <Stack gap="sm">
          <Radio value="contact" label={t("workflowSettings.languageContact")} description={t("workflowSettings.languageContactHelp")} />
          <Radio value="fixed" label={t("workflowSettings.languageFixed")} />
        </Stack>
      </Radio.Group>
      {fixed && (
        <Suggest
          required
          suggested={COMMON}
          label={t("workflowSettings.languageCode")}
          description={t("workflowSettings.languageCodeHelp")}
          error={code !== null && CODE.test(code) ? error("language") : t("workflowSettings.notLanguage")}
          value={code}
          onChange={(next) => change(["language"], next ?? undefined)}
        />
      )}
    </Part>
  );
}

function Frequency({ draft, change }: SettingsProps) {
  const { t } = useTranslation();
  const emails = emailStepsOf(draft);
  return (
    <Part title={t("workflowSettings.frequency")} help={t("workflowSettings.frequencyHelp")}>
      {emails.length === 0 && <Text c="dimmed">{t("workflowSettings.noEmails")}</Text>}
      {emails.map(({ place, name, overCap }) => (
        <Choice
          key={place}
          label={name}
          options={OVER_CAP}
          name={(each) => t(`workflowSettings.${each}`)}
          value={overCap}
          onChange={(next) => change(["steps", place, "over_cap"], next === "skip" ? undefined : next)}
        />
      ))}
      <TextLink to="/settings/frequency">{t("workflowSettings.frequencyRules")}</TextLink>
    </Part>
  );
}
