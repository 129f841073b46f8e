import { Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

/** Settings that belong together, and what they mean. */
export function Part({ title, help, children }: { title: string; help?: string; children?: ReactNode }) {
  const id = useId();
  return (
    <Stack gap="sm" component="section" aria-labelledby={id}>
      <Title order={3} id={id}>
        {title}
      </Title>
      {help && <Text c="dimmed">{help}</Text>}
      {children}
    </Stack>
  );
}
