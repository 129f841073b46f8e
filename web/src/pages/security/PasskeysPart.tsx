import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addPasskey, type Factor, removePasskey } from "~/api/factors";
import { passkeysWork } from "~/api/passkeys";
import { EntryForm } from "~/app/EntryForm";
import { useChange } from "~/pages/security/change";
import { Confirm } from "~/pages/security/Confirm";
import { Part } from "~/pages/security/Part";
import { Used } from "~/pages/security/Used";

export function PasskeysPart({ passkeys }: { passkeys: Factor[] }) {
  const { t } = useTranslation();
  return (
    <Part title={t("security.passkeys")} help={t("security.passkeysHelp")}>
      {passkeys.length === 0 && <Text>{t("security.noPasskeys")}</Text>}
      {passkeys.map((passkey) => (
        <Passkey key={passkey.id} passkey={passkey} />
      ))}
      {passkeysWork() ? <Adding /> : <Text c="dimmed">{t("security.noPasskeySupport")}</Text>}
    </Part>
  );
}

function Passkey({ passkey }: { passkey: Factor }) {
  const { t } = useTranslation();
  const [asking, ask] = useDisclosure();
  const removing = useChange(() => removePasskey(passkey.id ?? 0), t("security.passkeyRemoved"));
  const name = passkey.name || t("security.unnamed");
  return (
    <EntryForm submit={ask.open} error={removing.error}>
      <Group justify="space-between">
        <Stack gap={0}>
          <Text fw={600} dir="auto" className="name">
            {name}
          </Text>
          <Used factor={passkey} />
        </Stack>
        <Button type="submit" variant="default" aria-label={`${t("security.remove")} ${name}`} loading={removing.isPending}>
          {t("security.remove")}
        </Button>
      </Group>
      <Confirm title={t("security.removePasskey")} help={t("security.removePasskeyHelp", { name })} opened={asking} close={ask.close} doing={removing} />
    </EntryForm>
  );
}

function Adding() {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const adding = useChange(() => addPasskey(name.trim()), t("security.passkeyAdded"), () => setName(""));
  return (
    <EntryForm submit={() => adding.mutate()} error={adding.error}>
      <TextInput label={t("security.passkeyName")} description={t("security.passkeyNameHelp")} required maxLength={100} maw={400} dir="auto" value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Button type="submit" variant="default" loading={adding.isPending} style={{ alignSelf: "flex-start" }}>
        {t("security.addPasskey")}
      </Button>
    </EntryForm>
  );
}
