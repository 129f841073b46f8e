import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

interface Question {
  title: string;
  help: string;
  opened: boolean;
  close: () => void;
  doing: UseMutationResult<void, Error, void>;
}

/** Asks before something is taken away; its title is the verb. */
export function Confirm({ title, help, opened, close, doing }: Question) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={close} title={title}>
      <Stack gap="lg">
        <Text>{help}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" data-autofocus onClick={close}>
            {t("security.cancel")}
          </Button>
          <Button
            color="bad"
            loading={doing.isPending}
            onClick={() => {
              close();
              doing.mutate();
            }}
          >
            {title}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
