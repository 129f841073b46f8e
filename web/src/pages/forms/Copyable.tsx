import { Button, Code, CopyButton, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Code to be pasted elsewhere. */
export function Copyable({ label, code }: { label: string; code: string }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" align="flex-start">
      <Code block w="100%" tabIndex={0} role="region" aria-label={label} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {code}
      </Code>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            <span aria-live="polite">{copied ? t("acting.copied") : t("acting.copy")}</span>
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
