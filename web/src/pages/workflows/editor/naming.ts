import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { TRIGGER, type Structure } from "~/builder";
import { useStepCalled } from "~/pages/workflows/editor/saying";

/** How the steps of a draft are called where they are mentioned: number, then name. */
export function useNameOf(structure: Structure): (step: string) => string {
  const { t } = useTranslation();
  const called = useStepCalled();
  return useCallback(
    (key) => {
      if (key === TRIGGER) return t("editor.panel.trigger");
      const step = structure.graph.byKey.get(key);
      const number = structure.numbers.get(key);
      const name = step ? called(step.data.name, step.kind) : key;
      return number === undefined ? name : `${number} · ${name}`;
    },
    [structure, called, t],
  );
}
