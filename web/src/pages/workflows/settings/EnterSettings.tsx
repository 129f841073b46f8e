import { Checkbox, NumberInput, Radio, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Fields } from "~/builder";
import { ListsField } from "~/pages/contacts/ListsField";
import { useErrors } from "~/pages/workflows/editor/context";
import { Part } from "~/pages/workflows/settings/Part";
import { POLICIES, policyOf, textsIn, withPolicy } from "~/pages/workflows/settings/settings";
import type { SettingsProps } from "~/pages/workflows/settings/SettingsDrawer";
import { fieldsIn, numberIn, textIn } from "~/pages/workflows/triggers/held";
import { kindOf, triggersOf } from "~/pages/workflows/triggers/kinds";
import { TriggerFields } from "~/pages/workflows/triggers/TriggerFields";
import { DurationField } from "~/ui/fields";

/** Who enters: what triggers, the audience, how often, and who never does. */
export function EnterSettings({ draft, change }: SettingsProps) {
  const { t } = useTranslation();
  const lists = textsIn(draft, "suppress");
  const error = useErrors();
  return (
    <Stack gap="xl">
      <Part title={t("triggers.title")}>
        <TriggerFields draft={draft} change={change} />
      </Part>
      <RepeatFields draft={draft} change={change} />
      <Part title={t("workflowSettings.existing")} help={t("workflowSettings.existingHelp")} />
      <Part title={t("workflowSettings.suppression")} help={t("workflowSettings.suppressionHelp")}>
        <ListsField label={t("audiences.lists")} error={error("suppress")} value={lists} onChange={(slugs) => change(["suppress"], slugs.length > 0 ? slugs : undefined)} />
        <Checkbox label={t("workflowSettings.consent")} description={t("workflowSettings.consentHelp")} checked={draft.requires_consent === true} onChange={(event) => change(["requires_consent"], event.currentTarget.checked || undefined)} />
      </Part>
    </Stack>
  );
}

function RepeatFields({ draft, change }: SettingsProps) {
  const { t } = useTranslation();
  const repeat = fieldsIn(draft, "repeat");
  const policy = policyOf(repeat);
  const choose = (chosen: string) => {
    const next = POLICIES.find((each) => each === chosen);
    if (next) change(["repeat"], withPolicy(repeat, next));
  };
  return (
    <Part title={t("workflowSettings.repeat")}>
      <Radio.Group aria-label={t("workflowSettings.repeat")} value={policy} onChange={choose}>
        <Stack gap="sm">
          {POLICIES.map((each) => (
            <Radio key={each} value={each} label={t(`workflowSettings.${each}`)} description={t(`workflowSettings.${each}Help`)} />
          ))}
        </Stack>
      </Radio.Group>
      {policy !== "once" && <Again repeat={repeat} keyed={policy === "every_time"} set={(name, value) => change(["repeat", name], value)} />}
      {policy !== "once" && <ByTriggers draft={draft} change={change} />}
    </Part>
  );
}

function Again({ repeat, keyed, set }: { repeat: Fields; keyed: boolean; set: (name: string, value: unknown) => void }) {
  const { t } = useTranslation();
  const error = useErrors("repeat");
  return (
    <>
      {keyed && <TextInput label={t("workflowSettings.key")} error={error("key")} description={t("workflowSettings.keyHelp")} placeholder="order_id" value={textIn(repeat, "key") ?? ""} onChange={(event) => set("key", event.currentTarget.value || undefined)} />}
      <DurationField positive label={t("workflowSettings.pause")} error={error("pause")} description={t("workflowSettings.pauseHelp")} value={textIn(repeat, "pause")} onChange={(pause) => set("pause", pause ?? undefined)} />
      <NumberInput label={t("workflowSettings.limit")} error={error("limit")} description={t("workflowSettings.limitHelp")} min={1} allowDecimal={false} value={numberIn(repeat, "limit") ?? ""} onChange={(limit) => set("limit", typeof limit === "number" ? limit : undefined)} />
    </>
  );
}

/** Which of several triggers let in again; they are named by their places. */
function ByTriggers({ draft, change }: SettingsProps) {
  const { t } = useTranslation();
  const triggers = triggersOf(draft);
  const { by } = fieldsIn(draft, "repeat");
  if (triggers.length < 2) return null;
  const chosen = Array.isArray(by) ? by.map(String) : [];
  const choose = (places: string[]) => change(["repeat", "by"], places.length > 0 ? places.map(Number).sort((one, other) => one - other) : undefined);
  return (
    <Checkbox.Group label={t("workflowSettings.by")} description={t("workflowSettings.byHelp")} value={chosen} onChange={choose}>
      <Stack gap="xs" mt="xs">
        {triggers.map((trigger, place) => {
          const kind = kindOf(trigger);
          return <Checkbox key={place} value={String(place)} label={`${place + 1}. ${kind ? t(`triggers.name.${kind}`) : "–"}`} />;
        })}
      </Stack>
    </Checkbox.Group>
  );
}
