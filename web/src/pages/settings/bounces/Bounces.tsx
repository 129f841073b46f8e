import { Alert, SimpleGrid, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay, useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { FactSection, type Fact } from "~/pages/settings/FactSection";
import { Providers } from "~/pages/settings/bounces/Providers";
import { SEVERITIES, type State, state } from "~/pages/settings/bounces/providers";
import { Page } from "~/pages/settings/Page";
import { Found } from "~/ui/acting/Found";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/settings/bounces")({ component: Bounces });

function Bounces() {
  const { t } = useTranslation();
  const found = useQuery({ ...state, enabled: useMay("settings:read"), refetchInterval: 30_000 });
  return (
    <Page title={t("settings.bounces.title")} help={t("settings.bounces.help")} needs="settings:read">
      <Found query={found}>
        {(told) => (
          <>
            <Failing mailbox={told.mailbox} />
            <Figures told={told} />
          </>
        )}
      </Found>
      <Providers />
    </Page>
  );
}

function Failing({ mailbox }: { mailbox: State["mailbox"] }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  return (
    <div aria-live="polite">
      {mailbox?.failing_since && (
        <Alert color="warn" icon={<IconAlertTriangle aria-hidden />} title={t("settings.bounces.failing")}>
          <Text>
            {t("settings.bounces.failingSince", { at: instant(mailbox.failing_since, zone) })} {t("settings.bounces.failingHelp")}
          </Text>
          <Text dir="auto" style={{ overflowWrap: "anywhere" }}>
            {mailbox.error}
          </Text>
        </Alert>
      )}
    </div>
  );
}

function Figures({ told: { return_path, mailbox, last_30_days } }: { told: State }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <FactSection
        title={t("settings.bounces.returned")}
        rows={[
          [t("settings.bounces.returnPath"), return_path || t("settings.bounces.toSender")],
          [t("settings.bounces.mailbox"), mailbox?.place ?? t("settings.bounces.noMailbox")],
          ...(mailbox ? [[t("settings.bounces.read"), mailbox.read_at ? <When at={mailbox.read_at} /> : t("settings.bounces.never")] as Fact] : []),
        ]}
      />
      <FactSection title={t("settings.bounces.month")} rows={SEVERITIES.map((severity) => [t(`settings.bounces.severity.${severity}`), number(last_30_days[severity] ?? 0)])} />
    </SimpleGrid>
  );
}
