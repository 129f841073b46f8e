import { Stack, Title } from "@mantine/core";
import { createLazyRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Factors } from "~/pages/security/Factors";
import { PasswordPart } from "~/pages/security/PasswordPart";
import { SessionsPart } from "~/pages/security/SessionsPart";
import { SureProvider } from "~/pages/security/sure";

export const Route = createLazyRoute("/inside/security")({ component: Security });

function Security() {
  const { t } = useTranslation();
  return (
    <SureProvider>
      <Stack gap="lg" maw={800}>
        <Title order={1}>{t("security.title")}</Title>
        <PasswordPart />
        <Factors />
        <SessionsPart />
      </Stack>
    </SureProvider>
  );
}
