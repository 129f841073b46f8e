import { Button, Code, CopyButton, Group, List, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Factor, recoveryCodes, renewRecoveryCodes } from "~/api/factors";
import { EntryForm } from "~/app/EntryForm";
import { useFormats } from "~/i18n/formats";
import { useChange } from "~/pages/security/change";
import { Confirm } from "~/pages/security/Confirm";
import { Part } from "~/pages/security/Part";
import { useSure } from "~/pages/security/sure";

export function CodesPart({ codes }: { codes: Factor | undefined }) {
  const { t } = useTranslation();
  return (
    <Part title={t("security.codes")} help={t("security.codesHelp")}>
      {codes ? <Codes codes={codes} /> : <Text>{t("security.noCodes")}</Text>}
    </Part>
  );
}

function Codes({ codes }: { codes: Factor }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const sure = useSure();
  const [shown, show] = useState<string[] | null>(null);
  const [asking, ask] = useDisclosure();
  const showing = useMutation({ mutationFn: () => sure(recoveryCodes), onSuccess: show });
  const renewing = useChange(() => renewRecoveryCodes().then(show), t("security.codesMade"));
  return (
    <EntryForm submit={() => (shown ? show(null) : showing.mutate())} error={showing.error ?? renewing.error}>
      <Text>{t("security.codesLeft", { left: number(codes.unused_code_count ?? 0), total: number(codes.total_code_count ?? 0) })}</Text>
      {shown && (
        <List listStyleType="none" aria-live="polite" aria-label={t("security.codes")}>
          {shown.map((code) => (
            <List.Item key={code}>
              <Code>{code}</Code>
            </List.Item>
          ))}
        </List>
      )}
      <Group gap="sm">
        <Button type="submit" variant="default" loading={showing.isPending}>
          {t(shown ? "security.hideCodes" : "security.showCodes")}
        </Button>
        {shown && (
          <CopyButton value={shown.join("\n")}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {t(copied ? "security.copied" : "security.copyCodes")}
              </Button>
            )}
          </CopyButton>
        )}
        <Button variant="default" loading={renewing.isPending} onClick={ask.open}>
          {t("security.newCodes")}
        </Button>
      </Group>
      <Confirm title={t("security.newCodes")} help={t("security.newCodesHelp")} opened={asking} close={ask.close} doing={renewing} />
    </EntryForm>
  );
}
