import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import type { Said } from "~/builder";
import { en } from "~/pages/workflows/editor/words";
import { kindOf } from "~/pages/workflows/flow/kinds";

const isField = (name: string): name is keyof typeof en.field => Object.hasOwn(en.field, name);

/** A field of a definition in words; one without words by its own name. */
export function useFieldName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => (isField(name) ? t(`editor.field.${name}`) : name);
}

/** How a step is called: by its own name, else by its kind. */
export function useStepCalled(): (name: unknown, kind: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (name, kind) => {
      if (typeof name === "string" && name !== "") return name;
      const known = kindOf(String(kind));
      return known ? t(`workflow.kind.${known}`) : String(kind);
    },
    [t],
  );
}

/** The same in a sentence, its own name in quotation marks. */
export function useStepName(): (name: unknown, kind: unknown) => string {
  const { t } = useTranslation();
  const called = useStepCalled();
  return useCallback((name, kind) => (typeof name === "string" && name !== "" ? t("editor.quoted", { name }) : called(name, kind)), [t, called]);
}

/** What a command did, in a sentence. */
export function useSaid(): (said: Said) => string {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const stepName = useStepName();
  return ({ code, params }) => t(`editor.did.${code}`, { what: stepName(params.name, params.kind), field: fieldName(String(params.field ?? "")) });
}
