import { Badge, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { DnsRecord, Finding } from "~/pages/settings/senders/queries";

const HUES = { ok: "ok", warning: "warn", missing: "bad", wrong: "bad", unknown: "wait" } as const;

/** What each check of a domain found, and the record to add. */
export function Findings({ findings }: { findings: Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <Stack component="ul" gap="lg" m={0} p={0} style={{ listStyle: "none" }}>
      {findings.map((finding) => (
        <One key={finding.checked} finding={finding} />
      ))}
    </Stack>
  );
}

function One({ finding: { checked, state, message, remedy, found, record } }: { finding: Finding }) {
  const { t } = useTranslation();
  return (
    <Stack component="li" gap="xs">
      <Group gap="sm">
        <Text fw={600}>{checked.toUpperCase()}</Text>
        <Badge color={HUES[state]} variant="outline">
          {t(`settings.senders.state.${state}`)}
        </Badge>
        <Text c="dimmed">{t(`settings.senders.about.${checked}`)}</Text>
      </Group>
      <Text dir="auto" style={{ overflowWrap: "anywhere" }}>
        {message} {remedy}
      </Text>
      {found.map((text) => (
        <Code key={text} block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {text}
        </Code>
      ))}
      {record && <ToAdd record={record} />}
    </Stack>
  );
}

function ToAdd({ record }: { record: DnsRecord }) {
  const { t } = useTranslation();
  const rows = [
    [t("settings.senders.recordName"), record.name],
    [t("settings.senders.recordType"), record.type],
    [t("settings.senders.recordValue"), record.value],
  ] as const;
  return (
    <Stack gap="xs" role="group" aria-label={t("settings.senders.toAdd")}>
      <Text fw={600}>{t("settings.senders.toAdd")}</Text>
      {rows.map(([name, value]) => (
        <Group key={name} gap="sm" wrap="nowrap" align="center">
          <Text c="dimmed" miw="4rem">
            {name}
          </Text>
          <Code style={{ overflow: "visible", overflowWrap: "anywhere" }}>{value}</Code>
          <Copy name={name} value={value} />
        </Group>
      ))}
    </Stack>
  );
}

function Copy({ name, value }: { name: string; value: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button variant="subtle" style={{ flexShrink: 0 }} aria-label={`${t("acting.copy")}: ${name}`} onClick={copy}>
          <span aria-live="polite">{copied ? t("acting.copied") : t("acting.copy")}</span>
        </Button>
      )}
    </CopyButton>
  );
}
