import { Badge, Button, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { RestoreDialog } from "~/pages/workflows/history/RestoreDialog";
import { MayButton } from "~/ui/acting/MayButton";
import { When } from "~/ui/acting/When";

type Version = components["schemas"]["Version"];

interface VersionsProps {
  slug: string;
  versions: Version[];
  hasDraft: boolean;
  /** With another version, or without one with the draft. */
  compare: (from: number, to: number | undefined) => void;
}

/** The published versions, the newest first, each with what it changed. */
export function Versions({ slug, versions, hasDraft, compare }: VersionsProps) {
  const { t } = useTranslation();
  const [restored, restore] = useState<number | null>(null);
  return (
    <Stack gap="md" component="section" aria-labelledby="versions">
      <Title order={2} id="versions">
        {t("workflow.versions")}
      </Title>
      {versions.map((version, place) => (
        <Paper key={version.number} withBorder p="lg" className="surface">
          <Stack gap="sm">
            <Group justify="space-between" gap="md">
              <Group gap="sm">
                <Title order={3}>{t("workflow.versionNumber", { number: version.number })}</Title>
                {version.current && (
                  <Badge color="ok" variant="outline" tt="none" leftSection={<IconCheck size="1em" aria-hidden />}>
                    {t("workflow.isLive")}
                  </Badge>
                )}
              </Group>
              <Choices number={version.number} before={versions[place + 1]?.number} hasDraft={hasDraft} compare={compare} restore={() => restore(version.number)} />
            </Group>
            <Text c="dimmed" component="div">
              <span dir="auto">{version.published_by}</span> · <When at={version.published_at} />
            </Text>
            {version.note && <Text dir="auto">{version.note}</Text>}
            <Changes changes={version.changes} first={place === versions.length - 1} />
          </Stack>
        </Paper>
      ))}
      {restored !== null && <RestoreDialog slug={slug} number={restored} replaces={hasDraft} onClose={() => restore(null)} />}
    </Stack>
  );
}

interface ChoicesProps {
  number: number;
  /** The version before; the first has none. */
  before: number | undefined;
  hasDraft: boolean;
  compare: VersionsProps["compare"];
  restore: () => void;
}

function Choices({ number, before, hasDraft, compare, restore }: ChoicesProps) {
  const { t } = useTranslation();
  return (
    <Group gap="sm">
      {before !== undefined && (
        <Button variant="subtle" onClick={() => compare(before, number)}>
          {t("workflow.compareWith", { number: before })}
        </Button>
      )}
      {hasDraft && (
        <Button variant="subtle" onClick={() => compare(number, undefined)}>
          {t("workflow.compareWithDraft")}
        </Button>
      )}
      <MayButton needs="workflows:write" variant="default" onClick={restore}>
        {t("workflow.restoreVersion")}
      </MayButton>
    </Group>
  );
}

/** What changed, in sentences. */
export function Changes({ changes, first = false }: { changes: Version["changes"]; first?: boolean }) {
  const { t } = useTranslation();
  if (changes.length === 0) return <Text c="dimmed">{t(first ? "workflow.firstVersion" : "workflow.nothingChanged")}</Text>;
  return (
    <List spacing="xs" style={{ overflowWrap: "anywhere" }}>
      {changes.map((change, place) => (
        <List.Item key={place}>{change.message}</List.Item>
      ))}
    </List>
  );
}
