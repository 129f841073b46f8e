import { useTranslation } from "react-i18next";

import { Copied } from "~/pages/workflows/editor/steps/Contact";
import { Of, TextOf } from "~/pages/workflows/editor/steps/fields";
import { NameField, Pairs, Values } from "~/pages/workflows/editor/steps/Pairs";
import { DurationField } from "~/ui/fields";
import { WorkflowField } from "~/ui/pick";

export function Webhook() {
  return (
    <>
      <TextOf name="url" required />
      <Values name="body" />
    </>
  );
}

export function WebhookMore() {
  const { t } = useTranslation();
  return (
    <>
      <Of name="limit" input={DurationField} help={t("editor.help.webhookLimit")} />
      <Pairs name="headers" help={t("editor.help.headers")} keys={NameField} blank={() => ""}>
        {(name, value, change) => <NameField label={name} value={value as string} onChange={(next) => change(next ?? "")} />}
      </Pairs>
    </>
  );
}

export function EnrollIn() {
  return (
    <>
      <Of name="workflow" input={WorkflowField} required />
      <Values name="hand_over" />
    </>
  );
}

export function EnrollInMore() {
  return <Copied />;
}

export function RemoveFrom() {
  return <Of name="workflow" input={WorkflowField} required />;
}
