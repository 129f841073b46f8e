import { Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

export type Fact = readonly [name: string, value: ReactNode];

/** A few facts under a title, each below its name. */
export function FactSection({ title, rows }: { title: string; rows: readonly Fact[] }) {
  return (
    <Paper p="lg" withBorder className="surface">
      <Title order={2} mb="sm">
        {title}
      </Title>
      <Stack component="dl" gap="sm" m={0}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0} style={{ overflowWrap: "anywhere" }}>
              {value}
            </Text>
          </div>
        ))}
      </Stack>
    </Paper>
  );
}
