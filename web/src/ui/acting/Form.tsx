import { Alert, Button, Code, Group, Modal, Stack, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "~/api/problem";
import { MayButton, type Permission } from "~/ui/acting/MayButton";
import type { AnyForm } from "~/ui/acting/useForm";

interface Props {
  form: AnyForm;
  verb: string;
  needs: Permission;
  children: ReactNode;
}

/** The fields of a form, what the server refused of the whole, and the button that sends it. */
export function Form({ form, verb, needs, children }: Props) {
  return (
    <form ref={form.element} onSubmit={form.submit} noValidate>
      <Stack gap="lg" maw="40rem">
        {children}
        <Refused error={form.failure} />
        <Group>
          <MayButton needs={needs} type="submit" loading={form.busy}>
            {verb}
          </MayButton>
        </Group>
      </Stack>
      <Leaving dirty={form.dirty && !form.busy} />
    </form>
  );
}

/** Why a change was not made, and how to mend it; nothing while none is refused. */
export function Refused({ error }: { error: Error | null }) {
  const { t } = useTranslation();
  if (!error) return null;
  const problem = error instanceof Problem ? error : null;
  return (
    <Alert color="bad" role="alert" title={t("acting.refused")}>
      <Stack gap="xs" align="flex-start">
        <Text>{problem?.offline ? t("app.offlineDetail") : error.message}</Text>
        {problem?.remedy && <Text>{problem.remedy}</Text>}
        {problem?.requestId && <Code>{t("acting.requestId", { id: problem.requestId })}</Code>}
      </Stack>
    </Alert>
  );
}

/** Asks before what is not saved is lost. */
export function Leaving({ dirty }: { dirty: boolean }) {
  const { t } = useTranslation();
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  });
  return (
    <Modal opened={blocker.status === "blocked"} onClose={() => blocker.reset?.()} title={t("acting.unsaved")} withCloseButton={false}>
      <Stack gap="lg">
        <Text>{t("acting.unsavedHelp")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => blocker.proceed?.()}>
            {t("acting.leave")}
          </Button>
          <Button data-autofocus onClick={() => blocker.reset?.()}>
            {t("acting.stay")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
