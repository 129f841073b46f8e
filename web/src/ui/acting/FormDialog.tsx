import { Button, Group, Modal, Stack } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode, SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import { Refused } from "~/ui/acting/Form";

interface Props<Answer> {
  title: ReactNode;
  verb: string;
  sending: UseMutationResult<Answer, Error, void>;
  /** Whether enough is filled in to send it. */
  ready?: boolean;
  /** Something is lost by it. */
  harmful?: boolean;
  close: () => void;
  children: ReactNode;
}

/** A form in a dialog: its fields, what refused it, and the verb that sends it. */
export function FormDialog<Answer>({ title, verb, sending, ready = true, harmful = false, close, children }: Props<Answer>) {
  const { t } = useTranslation();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (ready) sending.mutate();
  };
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {children}
          <Refused error={sending.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("acting.cancel")}
            </Button>
            <Button type="submit" color={harmful ? "bad" : "accent"} disabled={!ready} loading={sending.isPending}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
