import { Group, Text } from "@mantine/core";

import type { StepName } from "~/pages/workflows/drawn";

/** A step by its number and its name; one that the version does not have, by its id. */
export function StepLabel({ id, names }: { id: string; names: Map<string, StepName> }) {
  const name = names.get(id);
  return (
    <Group gap="sm" wrap="nowrap" align="baseline">
      {name && (
        <Text c="dimmed" fw={600}>
          {name.number}
        </Text>
      )}
      <Text dir="auto" className="name" title={name?.label ?? id}>
        {name?.label ?? id}
      </Text>
    </Group>
  );
}
