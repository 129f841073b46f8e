import { Anchor, Box, Group, SegmentedControl, Stack, Switch, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { NAMES } from "~/i18n";
import { drawn } from "~/pages/forms/drawing";
import type { Locale } from "~/pages/forms/texts";
import { EmailFrame } from "~/ui/email/EmailFrame";
import { Failed, Loading } from "~/ui/States";

interface Props {
  /** The link to the preview, which the server signs. */
  link: string;
  /** As it would be saved. */
  design: object;
  locales: readonly Locale[];
  dirty: boolean;
}

/** How long one rests before it is drawn anew, in milliseconds. */
const REST = 400;

/** What visitors would see of what is being written. Nothing can be sent from it. */
export function Preview({ link, design, locales, dirty }: Props) {
  const { t, i18n } = useTranslation();
  const [chosen, choose] = useState(locales.find((each) => each === i18n.language));
  const [dark, darken] = useState(false);
  const locale = locales.find((each) => each === chosen) ?? locales[0];
  const [text] = useDebouncedValue(JSON.stringify(design), REST);
  const seen = useQuery(drawn(link, text, locale));
  // While something is missing, the last one that could be drawn stays.
  const [last, keep] = useState("");
  if (seen.data && seen.data !== last) keep(seen.data);
  return (
    <Stack gap="sm" component="section" aria-labelledby="preview" pos="sticky" top="var(--app-shell-header-height, 0)">
      <Group justify="space-between">
        <Title order={2} id="preview">
          {t("forms.preview")}
        </Title>
        <Anchor href={new URL(link).pathname} target="_blank" rel="noreferrer">
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
        {dirty ? t("forms.previewDraft") : t("forms.previewSaved")}
      </Text>
      {seen.isError && <Failed error={seen.error} retry={() => void seen.refetch()} />}
      {seen.isPending && !last && <Loading />}
      {last && (
        <Box mah="70vh" tabIndex={0} style={{ overflowY: "auto" }}>
          <EmailFrame html={last} title={t("forms.preview")} dark={dark} />
        </Box>
      )}
    </Stack>
  );
}
