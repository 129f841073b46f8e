import { Center, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import { Failed } from "~/ui/States";

interface Doorway {
  title: string;
  help?: string;
  /** Inside a dialog, which is a frame already. */
  bare?: boolean;
  children: ReactNode;
}

/** The frame of all that comes before one is signed in. */
export function Door({ title, help, bare = false, children }: Doorway) {
  const content = (
    <Stack gap="lg">
      <Title order={1}>{title}</Title>
      {help && <Text>{help}</Text>}
      {children}
    </Stack>
  );
  if (bare) return content;
  return (
    <Center mih="100dvh" p="lg">
      <Paper component="main" p="xl" withBorder className="surface" w="100%" maw={400}>
        {content}
      </Paper>
    </Center>
  );
}

/** In its place, why what comes before one is signed in could not be loaded. */
export function DoorFailed({ error, retry, bare = false }: { error: Error; retry: () => void; bare?: boolean }) {
  const content = <Failed error={error} retry={retry} />;
  if (bare) return content;
  return (
    <Center component="main" mih="100dvh" p="lg">
      {content}
    </Center>
  );
}
