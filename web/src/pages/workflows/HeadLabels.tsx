import { Group } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Labelled } from "~/pages/workflows/labels";
import { LabelsDialog } from "~/pages/workflows/LabelsDialog";
import { MayButton } from "~/ui/acting/MayButton";
import { Pills } from "~/ui/Pills";

/** The labels of a workflow beside its name, and the way to change them. */
export function HeadLabels({ workflow }: { workflow: Labelled }) {
  const { t } = useTranslation();
  const [asked, ask] = useState(false);
  return (
    <Group gap="xs">
      {workflow.labels.length > 0 && <Pills words={workflow.labels} />}
      <MayButton needs="workflows:write" variant="subtle" color="gray" size="compact-sm" leftSection={<IconTag size="1em" aria-hidden />} onClick={() => ask(true)}>
        {t("workflows.labels")}
      </MayButton>
      {asked && <LabelsDialog workflows={[workflow]} onClose={() => ask(false)} />}
    </Group>
  );
}
