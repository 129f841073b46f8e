import { Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { TextLink } from "~/pages/workflows/links";
import { PARTS } from "~/pages/workflows/results/parts";

type Figures = components["schemas"]["WorkflowFigures"];

interface ReconciledLineProps {
  slug: string;
  figures: Figures;
  /** Whether those who wait at the steps, counted apart, are those inside. */
  reconciles: boolean;
}

/** entered = inside + finished + exited + failed: each figure with its people. */
export function ReconciledLine({ slug, figures, reconciles }: ReconciledLineProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <Group gap="sm" align="center" mih="2rem" role="group" aria-label={t("numbers.line")}>
      <Text>
        <Text span fw={600}>
          {number(figures.entered)}
        </Text>{" "}
        {t("workflow.figure.entered")}
      </Text>
      {PARTS.map(({ name, state, sign }) => (
        <Group key={name} gap="sm" wrap="nowrap" className="unbroken">
          <Text c="dimmed">{sign}</Text>
          <TextLink to="/workflows/$slug/people" params={{ slug }} search={{ state }}>
            {number(figures[name])} {t(`workflow.figure.${name}`)}
          </TextLink>
        </Group>
      ))}
      <Text span c={reconciles ? "ok" : "warn"} title={t(reconciles ? "workflow.reconciles" : "workflow.doesNotReconcile")}>
        {reconciles ? <IconCheck size="1em" aria-label={t("workflow.reconciles")} /> : <IconAlertTriangle size="1em" aria-label={t("workflow.doesNotReconcile")} />}
      </Text>
    </Group>
  );
}
