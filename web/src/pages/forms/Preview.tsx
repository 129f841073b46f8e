import { Anchor, Box, Group, SegmentedControl, Stack, Switch, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { NAMES } from "~/i18n";
import type { Locale } from "~/pages/forms/texts";

interface Props {
  /** The link to the preview, which the server signs. */
  link: string;
  /** Of what is saved: another one shows it anew. */
  state: string;
  locales: readonly Locale[];
  dirty: boolean;
}

/** On this site, whatever address the server knows itself by: elsewhere is shown in no frame. */
function hereOf(link: string, locale: Locale | undefined): string {
  const { pathname } = new URL(link);
  return locale ? `${pathname}?lang=${locale}` : pathname;
}

/** What visitors see of what is saved. Nothing can be sent from it. */
export function Preview({ link, state, locales, dirty }: Props) {
  const { t, i18n } = useTranslation();
  const [chosen, choose] = useState(locales.find((each) => each === i18n.language));
  const [dark, darken] = useState(false);
  const locale = locales.find((each) => each === chosen) ?? locales[0];
  const address = hereOf(link, locale);
  return (
    <Stack gap="sm" component="section" aria-labelledby="preview" pos="sticky" top="var(--app-shell-header-height, 0)">
      <Group justify="space-between">
        <Title order={2} id="preview">
          {t("forms.preview")}
        </Title>
        <Anchor href={address} target="_blank" rel="noreferrer">
          {t("forms.openPreview")}
        </Anchor>
      </Group>
      <Group gap="md">
        {locales.length > 1 && (
          <SegmentedControl aria-label={t("forms.previewLocale")} data={locales.map((each) => ({ value: each, label: NAMES[each] }))} value={locale ?? ""} onChange={(value) => choose(locales.find((each) => each === value))} />
        )}
        <Switch label={t("forms.previewDark")} checked={dark} onChange={(event) => darken(event.currentTarget.checked)} />
      </Group>
      <Text size="xs" c={dirty ? "warn" : "dimmed"} aria-live="polite">
        {dirty ? t("forms.previewOld") : t("forms.previewSaved")}
      </Text>
      <Box component="iframe" key={`${state} ${address} ${dark}`} title={t("forms.preview")} src={address} sandbox="" w="100%" h="70vh" className="email" style={{ colorScheme: dark ? "dark" : "light" }} />
    </Stack>
  );
}
