import { Group, List, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconClock, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { type Line, type Mark, partsOf } from "~/ui/explain/explanation";

const SIGNS = {
  "✓": { icon: IconCheck, hue: "ok", word: "explain.happened" },
  "✗": { icon: IconX, hue: "bad", word: "explain.not" },
  "•": { icon: IconClock, hue: "wait", word: "explain.awaited" },
} as const;

/** Decisions in the order of time. */
export function Lines({ title, lines, zone }: { title: string; lines: Line[]; zone: string }) {
  if (lines.length === 0) return null;
  return (
    <Stack gap="sm">
      <Title order={3}>{title}</Title>
      <List type="ordered" listStyleType="none" spacing="md">
        {lines.map((line, place) => (
          <List.Item key={place}>
            <Decision line={line} zone={zone} />
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

function Decision({ line, zone }: { line: Line; zone: string }) {
  const { instant } = useFormats();
  return (
    <Group align="flex-start" gap="sm" wrap="nowrap">
      <Sign mark={line.mark} />
      <Stack gap="xs" flex={1} miw={0}>
        <Text>{line.sentence}</Text>
        {line.tests.map((test, place) => (
          <Text key={place} size="xs" c="dimmed">
            <Marked sentence={test} />
          </Text>
        ))}
        {line.at && (
          <Text size="xs" c="dimmed" component="time" dateTime={line.at}>
            {instant(line.at, zone)}
          </Text>
        )}
      </Stack>
    </Group>
  );
}

/** A sentence whose marks are signs with a word, so that no colour says anything alone. */
export function Marked({ sentence }: { sentence: string }) {
  return (
    <span dir="auto">
      {partsOf(sentence).map(({ mark, text }, place) => (
        <span key={place}>
          {mark && <Sign mark={mark} />}
          {mark && " "}
          {text}
        </span>
      ))}
    </span>
  );
}

function Sign({ mark }: { mark: Mark }) {
  const { t } = useTranslation();
  const { icon: Icon, hue, word } = SIGNS[mark];
  return (
    <Text span c={hue}>
      <Icon size="1em" aria-hidden />
      <VisuallyHidden>{t(word)}</VisuallyHidden>
    </Text>
  );
}
