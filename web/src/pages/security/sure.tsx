import { Button, Divider, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { useTranslation } from "react-i18next";

import { confirmByCode, confirmByPasskey, confirmByPassword } from "~/api/factors";
import { Unsure } from "~/api/headless";
import { passkeysWork } from "~/api/passkeys";
import { EntryForm } from "~/app/EntryForm";

type Sure = <T>(call: () => Promise<T>) => Promise<T>;

const SureContext = createContext<Sure>((call) => call());

/** Makes a call; where it asks to be sure who it is, that is shown first and the call made again. */
export const useSure = (): Sure => useContext(SureContext);

interface Asked {
  settle: (confirmed: boolean) => void;
}

export function SureProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const sure: Sure = useCallback(async (call) => {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Unsure)) throw error;
    }
    const confirmed = await new Promise<boolean>((settle) => setAsked({ settle }));
    setAsked(null);
    if (!confirmed) throw new Unsure();
    return call();
  }, []);
  return (
    <SureContext value={sure}>
      {children}
      <Modal opened={asked !== null} onClose={() => asked?.settle(false)} title={t("security.confirm")}>
        {asked && <Confirming confirmed={() => asked.settle(true)} />}
      </Modal>
    </SureContext>
  );
}

function Confirming({ confirmed }: { confirmed: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const confirming = useMutation({
    mutationFn: () => (password ? confirmByPassword(password) : confirmByCode(code.replaceAll(" ", ""))),
    onSuccess: confirmed,
  });
  const proving = useMutation({ mutationFn: confirmByPasskey, onSuccess: confirmed });
  return (
    <Stack gap="lg">
      <EntryForm submit={() => confirming.mutate()} error={confirming.error ?? proving.error}>
        <Text>{t("security.confirmHelp")}</Text>
        <PasswordInput label={t("security.confirmPassword")} autoComplete="current-password" data-autofocus value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
        <TextInput label={t("security.confirmCode")} autoComplete="one-time-code" value={code} onChange={(event) => setCode(event.currentTarget.value)} />
        <Button type="submit" loading={confirming.isPending} disabled={!password && !code}>
          {t("security.confirmSubmit")}
        </Button>
      </EntryForm>
      {passkeysWork() && (
        <>
          <Divider label={t("signIn.or")} />
          <Button variant="default" loading={proving.isPending} onClick={() => proving.mutate()}>
            {t("security.byPasskey")}
          </Button>
        </>
      )}
    </Stack>
  );
}
