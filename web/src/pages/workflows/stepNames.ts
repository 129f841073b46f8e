import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { kindOf } from "~/pages/workflows/flow/kinds";
import { numbersOf, outline, stepsOf } from "~/pages/workflows/flow/outline";
import { saidOf } from "~/pages/workflows/flow/sentences";
import { versionOf, workflowOf } from "~/pages/workflows/queries";

export interface StepName {
  id: string;
  number: number;
  /** Its own name, else what it does. */
  label: string;
}

/** The steps of a version in the order of reading, by their ids; without a number: of the live one. */
export function useStepNames(slug: string, version?: number): Map<string, StepName> {
  const { t } = useTranslation();
  const workflow = useQuery(workflowOf(slug)).data;
  const isLive = version === undefined || version === workflow?.version;
  const other = useQuery({ ...versionOf(slug, version ?? 0), enabled: workflow !== undefined && !isLive }).data;
  const definition = (isLive ? workflow?.definition : other) ?? null;
  const steps = stepsOf(definition);
  const said = isLive && workflow ? saidOf(workflow.sentences, steps).steps : new Map<string, string>();
  const byId = new Map(steps.map((step) => [step.id, step]));
  const names = new Map<string, StepName>();
  for (const [id, number] of numbersOf(outline(steps))) {
    const step = byId.get(id);
    const kind = kindOf(step?.kind ?? "");
    names.set(id, { id, number, label: step?.name || said.get(id) || (kind ? t(`workflow.kind.${kind}`) : id) });
  }
  return names;
}
