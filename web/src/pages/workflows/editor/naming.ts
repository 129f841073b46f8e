import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { TRIGGER, type Structure } from "~/builder";
import { useEdited } from "~/pages/workflows/editor/context";
import { messageOf } from "~/pages/workflows/editor/problems";
import type { Wrong } from "~/pages/workflows/editor/remote";
import { useStepName } from "~/pages/workflows/editor/saying";

/** How the steps of a draft are called where they are mentioned: number, then name. */
export function useNameOf(structure: Structure): (step: string) => string {
  const { t } = useTranslation();
  const stepName = useStepName();
  return useCallback(
    (key) => {
      if (key === TRIGGER) return t("editor.panel.trigger");
      const step = structure.graph.byKey.get(key);
      const number = structure.numbers.get(key);
      const name = step ? stepName(step.data.name, step.kind) : key;
      return number === undefined ? name : `${number} ${name}`;
    },
    [structure, stepName, t],
  );
}

/** What is wrong with the draft; other steps are mentioned as they are called here. */
export function useProblems(structure: Structure): readonly Wrong[] {
  const problems = useEdited((state) => state.problems);
  const nameOf = useNameOf(structure);
  return useMemo(() => {
    const known = (step: string) => (structure.graph.byKey.has(step) ? nameOf(step) : undefined);
    return problems.map((problem) => ({ ...problem, message: messageOf(problem, known) }));
  }, [problems, structure, nameOf]);
}
