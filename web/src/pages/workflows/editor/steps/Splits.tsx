import { useTranslation } from "react-i18next";

import { useChoices } from "~/pages/workflows/editor/steps/choices";
import { ChoiceOf, NumberOf, Of } from "~/pages/workflows/editor/steps/fields";
import { DurationField } from "~/ui/fields";
import { AttributeField } from "~/ui/pick";

export function BranchMore() {
  const { t } = useTranslation();
  return <Of name="evaluate_for" input={DurationField} help={t("editor.help.evaluate_for")} />;
}

export function BranchOnValue() {
  return <Of name="attribute" input={AttributeField} required />;
}

export function Experiment() {
  const { t } = useTranslation();
  const choices = useChoices();
  return (
    <>
      <ChoiceOf name="metric" options={choices("metric")} fallback="goal" />
      <Of name="lasts" input={DurationField} help={t("editor.whenEmpty", { value: t("editor.fortnight") })} />
    </>
  );
}

export function ExperimentMore() {
  const { t } = useTranslation();
  return (
    <>
      <NumberOf name="confidence" min={50} max={99.9} fallback={95} />
      <NumberOf name="holdout" min={0} max={99} fallback={0} help={t("editor.help.holdout")} />
    </>
  );
}
