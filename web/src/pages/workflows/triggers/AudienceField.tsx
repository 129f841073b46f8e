import { Stack, Text } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import type { Draft, Path } from "~/builder";
import { useErrors } from "~/pages/workflows/editor/context";
import { ConditionEditor } from "~/ui/conditions/ConditionEditor";
import { type ConditionJson, isCondition } from "~/pages/workflows/triggers/held";

/** Who may enter at all, whatever the trigger. */
export function AudienceField({ draft, change }: { draft: Draft; change: (path: Path, value: unknown) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const error = useErrors("audience");
  const audience: ConditionJson | undefined = isCondition(draft.audience) ? draft.audience : undefined;
  return (
    <Stack gap="xs" component="section" aria-labelledby={id}>
      <Text fw={600} id={id}>
        {t("triggers.audience")}
      </Text>
      <Text c="dimmed">{t("triggers.audienceHelp")}</Text>
      <ConditionEditor error={error()} value={audience} onChange={(next) => change(["audience"], next)} />
    </Stack>
  );
}
