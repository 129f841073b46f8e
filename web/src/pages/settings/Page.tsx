import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import { useMay } from "~/app/session";
import { Allowed } from "~/ui/acting/Allowed";
import type { Permission } from "~/ui/acting/MayButton";

interface Props {
  title: string;
  help: string;
  /** To see the page at all. */
  needs: Permission;
  /** Beside the title. */
  action?: ReactNode;
  children: ReactNode;
}

/** A page of the settings, for who may see it. */
export function Page({ title, help, needs, action, children }: Props) {
  const may = useMay(needs);
  return (
    <>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={1}>{title}</Title>
          {may && action}
        </Group>
        <Text c="dimmed" maw="48rem">
          {help}
        </Text>
      </Stack>
      <Allowed needs={needs}>{children}</Allowed>
    </>
  );
}
