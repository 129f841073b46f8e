import { Drawer, Group, List, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconClock, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { explanation, type Line, type Mark, type Passage, partsOf } from "~/ui/explain/explanation";
import { Failed, Loading } from "~/ui/States";

const SIGNS = {
  "✓": { icon: IconCheck, hue: "ok", word: "explain.happened" },
  "✗": { icon: IconX, hue: "bad", word: "explain.not" },
  "•": { icon: IconClock, hue: "wait", word: "explain.awaited" },
} as const;

interface ExplainProps {
  /** Its short name. */
  workflow: string;
  /** Its id, email or external id. */
  contact: string;
}

/** The same beside the page; shown as long as it is there. */
export function ExplainDrawer({ onClose, name, ...whom }: ExplainProps & { onClose: () => void; name?: string }) {
  const { t } = useTranslation();
  return (
    <Drawer opened onClose={onClose} position="right" title={<span dir="auto" className="name">{name ?? t("explain.title")}</span>} closeButtonProps={{ "aria-label": t("explain.close") }}>
      <Explain {...whom} />
    </Drawer>
  );
}

/** Why a contact did, or did not, enter, wait, receive and leave: the verdict, then each decision. */
export function Explain({ workflow, contact }: ExplainProps) {
  const { t } = useTranslation();
  const found = useQuery(explanation(workflow, contact));
  if (found.isPending) return <Loading rows={5} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { verdict, enrollments, refusals, ways_in: waysIn, time_zone: zone } = found.data;
  return (
    <Stack gap="xl" style={{ overflowWrap: "anywhere" }}>
      <Stack gap="sm">
        {verdict.map((sentence, place) => (
          <Title order={2} key={place}>
            <Marked sentence={sentence} />
          </Title>
        ))}
        <Text size="xs" c="dimmed">
          {t("explain.zone", { zone })}
        </Text>
      </Stack>
      {enrollments.map((passage, place) => (
        <Decisions key={passage.enrollment} passage={passage} number={place + 1} alone={enrollments.length === 1} zone={zone} />
      ))}
      <Lines title={t("explain.refusals")} lines={refusals} zone={zone} />
      <Lines title={t("explain.waysIn")} lines={waysIn} zone={zone} />
    </Stack>
  );
}

function Decisions({ passage, number, alone, zone }: { passage: Passage; number: number; alone: boolean; zone: string }) {
  const { t } = useTranslation();
  const title = alone ? t("explain.decisions") : t("explain.passage", { number, version: passage.version });
  if (passage.lines.length > 0) return <Lines title={title} lines={passage.lines} zone={zone} />;
  return (
    <Stack gap="sm">
      <Title order={3}>{title}</Title>
      <Text c="dimmed">{t("explain.noDecision")}</Text>
    </Stack>
  );
}

function Lines({ title, lines, zone }: { title: string; lines: Line[]; zone: string }) {
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
function Marked({ sentence }: { sentence: string }) {
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
