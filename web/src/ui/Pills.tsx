import { Group, Pill } from "@mantine/core";

/** Free words on something: its tags, its labels. */
export function Pills({ words }: { words: string[] }) {
  return (
    <Group gap="xs">
      {words.map((word) => (
        <Pill key={word}>
          <span dir="auto">{word}</span>
        </Pill>
      ))}
    </Group>
  );
}
