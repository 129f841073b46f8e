import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Asked } from "~/ui/acting/Confirm";

interface Props {
  shown: Asked<string>;
  title: string;
  help: string;
}

/** What is shown this once: a link, a key, a secret. It is closed on purpose alone. */
export function Secret({ shown, title, help }: Props) {
  const { t } = useTranslation();
  const secret = shown.about ?? "";
  return (
    <Modal opened={shown.opened} onClose={shown.close} title={title} closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
      <Stack gap="lg">
        <Alert color="warn">{t("settings.once")}</Alert>
        <Text>{help}</Text>
        <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {secret}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button data-autofocus onClick={copy}>
                <span aria-live="polite">{copied ? t("acting.copied") : t("acting.copy")}</span>
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={shown.close}>
            {t("settings.kept")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
