import { Paper, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

/** One part of the page, with what it is for. */
export function Part({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} p="lg" withBorder className="surface">
      <Stack gap="md">
        <Title order={2} id={id}>
          {title}
        </Title>
        {help && <Text c="dimmed">{help}</Text>}
        {children}
      </Stack>
    </Paper>
  );
}
