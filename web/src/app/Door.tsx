import { Center, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

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
