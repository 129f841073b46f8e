import { Anchor, Button, Code, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addApp, type Factor, type Offer, offeredApp, removeApp } from "~/api/factors";
import { EntryForm } from "~/app/EntryForm";
import { useChange } from "~/pages/security/change";
import { Confirm } from "~/pages/security/Confirm";
import { Part } from "~/pages/security/Part";
import { Qr } from "~/pages/security/Qr";
import { useSure } from "~/pages/security/sure";
import { Used } from "~/pages/security/Used";

export function AppPart({ app }: { app: Factor | undefined }) {
  const { t } = useTranslation();
  return (
    <Part title={t("security.app")} help={t("security.appHelp")}>
      {app ? <Present app={app} /> : <SetUp />}
    </Part>
  );
}

function Present({ app }: { app: Factor }) {
  const { t } = useTranslation();
  const [asking, ask] = useDisclosure();
  const removing = useChange(removeApp, t("security.appRemoved"));
  return (
    <EntryForm submit={ask.open} error={removing.error}>
      <Group justify="space-between">
        <Used factor={app} />
        <Button type="submit" variant="default" loading={removing.isPending}>
          {t("security.removeApp")}
        </Button>
      </Group>
      <Confirm title={t("security.removeApp")} help={t("security.removeAppHelp")} opened={asking} close={ask.close} doing={removing} />
    </EntryForm>
  );
}

function SetUp() {
  const { t } = useTranslation();
  const sure = useSure();
  // Asked for once: each offer has another secret.
  const offering = useMutation({ mutationFn: () => sure(offeredApp) });
  if (offering.data) return <Offered offer={offering.data} />;
  return (
    <EntryForm submit={() => offering.mutate()} error={offering.error}>
      <Button type="submit" variant="default" loading={offering.isPending} style={{ alignSelf: "flex-start" }}>
        {t("security.setUpApp")}
      </Button>
    </EntryForm>
  );
}

function Offered({ offer }: { offer: Offer }) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const adding = useChange(() => addApp(code.replaceAll(" ", "")), t("security.appAdded"));
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Stack gap="sm">
        <Text>{t("security.scan")}</Text>
        <Qr text={offer.totp_url} label={t("security.code")} />
      </Stack>
      <EntryForm submit={() => adding.mutate()} error={adding.error}>
        <div>
          <Text fw={600}>{t("security.secret")}</Text>
          <Code className="name">{offer.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</Code>
        </div>
        <Anchor href={offer.totp_url}>{t("security.openApp")}</Anchor>
        <TextInput label={t("security.digits")} inputMode="numeric" autoComplete="one-time-code" required autoFocus value={code} onChange={(event) => setCode(event.currentTarget.value)} />
        <Button type="submit" loading={adding.isPending} style={{ alignSelf: "flex-start" }}>
          {t("security.addApp")}
        </Button>
      </EntryForm>
    </SimpleGrid>
  );
}
