import { Button, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Factors } from "~/pages/security/Factors";
import { myFactors } from "~/pages/security/queries";
import { SureProvider } from "~/pages/security/sure";

/** In place of the app, for who has yet to set up the second factor that their role asks for. */
export default function FactorNeeded({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(myFactors);
  const ready = data.some((factor) => factor.type !== "recovery_codes");
  return (
    <SureProvider>
      <Stack component="main" gap="lg" maw={800} mx="auto" p="lg">
        <Title order={1}>{t("signIn.factorTitle")}</Title>
        <Text>{t("signIn.factorHelp")}</Text>
        <Factors />
        <Button disabled={!ready} onClick={onDone} style={{ alignSelf: "flex-start" }}>
          {t("signIn.goOn")}
        </Button>
      </Stack>
    </SureProvider>
  );
}
