import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Refused } from "~/ui/acting/Form";
import { Failed, Loading } from "~/ui/States";

interface ConfirmDialogProps {
  title: string;
  consequence: string;
  /** The button that does it. */
  verb: string;
  harms?: boolean;
  /** How many it concerns: asked before it can be done. */
  preview?: UseQueryResult<number>;
  concerned?: (count: number) => string;
  act: UseMutationResult<unknown, Error, void>;
  onClose: () => void;
  children?: ReactNode;
}

/** Says what is about to be done and to how many, then does it. */
export function ConfirmDialog({ title, consequence, verb, harms = false, preview, concerned, act, onClose, children }: ConfirmDialogProps) {
  const { t } = useTranslation();
  const ready = !preview || (preview.isSuccess && preview.data > 0);
  return (
    <Modal opened onClose={onClose} title={<span className="name">{title}</span>} closeButtonProps={{ "aria-label": t("workflows.cancel") }}>
      <Stack gap="lg">
        <Text>{consequence}</Text>
        <div aria-live="polite">
          {preview?.isPending && <Loading rows={1} />}
          {preview?.isError && <Failed error={preview.error} retry={() => void preview.refetch()} />}
          {preview?.isSuccess && concerned && <Text fw={600}>{concerned(preview.data)}</Text>}
        </div>
        {children}
        <Refused error={act.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t("workflows.cancel")}
          </Button>
          <Button color={harms ? "bad" : "accent"} disabled={!ready} loading={act.isPending} onClick={() => act.mutate()}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
