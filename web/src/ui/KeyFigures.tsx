import { SimpleGrid, type SimpleGridProps, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface Figure {
  name: string;
  value: ReactNode;
  /** Of what it is a part, say. */
  detail?: string | undefined;
}

/** What one looks at first, in large. */
export function KeyFigures({ figures, cols }: { figures: readonly Figure[]; cols: NonNullable<SimpleGridProps["cols"]> }) {
  return (
    <SimpleGrid component="dl" m={0} cols={cols}>
      {figures.map(({ name, value, detail }) => (
        <div key={name}>
          <Text component="dt" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} fz="xl" fw={600}>
            {value}
          </Text>
          {detail && (
            <Text component="dd" m={0} fz="xs" c="dimmed">
              {detail}
            </Text>
          )}
        </div>
      ))}
    </SimpleGrid>
  );
}
