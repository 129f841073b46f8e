import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { knownLabels } from "~/pages/workflows/labels";

interface LabelFilterProps {
  value: string | undefined;
  change: (label: string | null) => void;
}

/** Which label the listed workflows have; not there until some workflow has one. */
export function LabelFilter({ value, change }: LabelFilterProps) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(knownLabels);
  // An address may name a label that no workflow has any more.
  const labels = value === undefined || data.includes(value) ? data : [...data, value];
  if (labels.length === 0) return null;
  return <Select aria-label={t("workflows.label")} placeholder={t("workflows.anyLabel")} data={labels} searchable clearable clearButtonProps={{ "aria-label": t("workflows.anyLabel") }} value={value ?? null} onChange={change} />;
}
