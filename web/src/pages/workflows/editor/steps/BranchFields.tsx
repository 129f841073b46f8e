import { NumberInput, TextInput } from "@mantine/core";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";

import type { Fields } from "~/builder";
import { branchesOf } from "~/builder/edit";
import { useStep } from "~/pages/workflows/editor/context";
import { ConditionEditor } from "~/pages/workflows/editor/parts";
import { errorAt } from "~/pages/workflows/editor/problems";
import type { ConditionJson } from "~/ui/conditions/conditions";
import { textsOf, typed } from "~/pages/workflows/editor/steps/values";
import { ValuesField } from "~/ui/fields";
import { inputProps } from "~/ui/fields/props";
import { useAttributeTypes } from "~/ui/pick/attributes";
import { Loading } from "~/ui/States";

interface Props {
  /** Of the branch, from the left. */
  place: number;
  change: (field: string, value: unknown) => void;
}

/** What a branch is taken on, which depends on the kind of its step. */
export function BranchFields({ place, change }: Props) {
  const { t } = useTranslation();
  const { step, problems, disabled } = useStep();
  const { typeOf } = useAttributeTypes();
  const list = branchesOf(step.data);
  const entry = (list?.entries[place] ?? {}) as Fields;
  const error = (field: string) => errorAt(problems, list?.field ?? "", place, field);
  const shown = (field: "name" | "share" | "values") => ({ label: t(`editor.field.${field}`), required: true, disabled, error: error(field) });
  switch (step.kind) {
    case "branch":
    case "wait_for":
      return <When entry={entry} error={error("when")} change={change} />;
    case "branch_on_value":
      return <ValuesField {...shown("values")} value={textsOf(entry.values)} onChange={(values) => change("values", typed(values ?? [], typeOf(String(step.data.attribute))))} />;
    case "experiment":
      return (
        <>
          <TextInput {...inputProps(shown("name"))} dir="auto" value={typeof entry.name === "string" ? entry.name : ""} onChange={(event) => change("name", event.currentTarget.value)} />
          <Share {...shown("share")} entry={entry} change={change} />
        </>
      );
    default:
      return <Share {...shown("share")} entry={entry} change={change} />;
  }
}

function When({ entry, error, change }: { entry: Fields; error: string | undefined; change: Props["change"] }) {
  const { t } = useTranslation();
  const { structure, nameOf, disabled } = useStep();
  const steps = structure.order.map((id) => ({ id, label: nameOf(id) }));
  return (
    <Suspense fallback={<Loading rows={2} />}>
      <ConditionEditor label={t("editor.field.when")} error={error} disabled={disabled} steps={steps} value={entry.when as ConditionJson | undefined} onChange={(when) => change("when", when)} />
    </Suspense>
  );
}

function Share({ entry, change, ...shown }: { label: string; required: boolean; disabled: boolean; error: string | undefined; entry: Fields; change: Props["change"] }) {
  return <NumberInput {...inputProps(shown)} min={0} max={100} value={typeof entry.share === "number" ? entry.share : ""} onChange={(share) => change("share", typeof share === "number" ? share : undefined)} />;
}

