import { Checkbox, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Fields } from "~/builder";
import { Choice } from "~/pages/workflows/triggers/Choice";
import { textIn } from "~/pages/workflows/triggers/held";
import type { OfKind } from "~/pages/workflows/triggers/KindFields";
import { RuleField } from "~/pages/workflows/triggers/RuleField";
import { DateField, DurationField, MomentField, TimeField } from "~/ui/fields";
import { AttributeField, EventField } from "~/ui/pick";

export function InactivityFields({ trigger, set, error }: OfKind) {
  const { t } = useTranslation();
  return (
    <>
      <EventField label={t("triggers.event")} error={error("event")} required value={textIn(trigger, "event")} onChange={(event) => set("event", event ?? "")} />
      <DurationField label={t("triggers.wait")} error={error("wait")} required positive value={textIn(trigger, "wait")} onChange={(wait) => set("wait", wait ?? undefined)} />
    </>
  );
}

export function CartFields({ trigger, set, error }: OfKind) {
  const { t } = useTranslation();
  return <DurationField label={t("triggers.cartWait")} error={error("wait")} required positive value={textIn(trigger, "wait")} onChange={(wait) => set("wait", wait ?? undefined)} />;
}

export function AtFields({ trigger, set, error }: OfKind) {
  const { t } = useTranslation();
  return <MomentField as="local" label={t("triggers.at")} error={error("at")} description={t("triggers.atHelp")} required value={textIn(trigger, "at")} onChange={(at) => set("at", at ?? undefined)} />;
}

export function RecurringFields({ trigger, set, error }: OfKind) {
  const { t } = useTranslation();
  return (
    <>
      <RuleField error={error("rule")} value={textIn(trigger, "rule") ?? ""} onChange={(rule) => set("rule", rule)} />
      <DateField label={t("triggers.from")} error={error("from")} required value={textIn(trigger, "from")} onChange={(from) => set("from", from ?? undefined)} />
      <AtTime help={t("triggers.atHelp")} trigger={trigger} set={set} error={error} />
    </>
  );
}

/** A time of day; its field is too narrow for what there is to say. */
function AtTime({ help, trigger, set, error }: Pick<OfKind, "trigger" | "set" | "error"> & { help: string }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      <TimeField label={t("triggers.time")} error={error("at")} value={textIn(trigger, "at")} onChange={(at) => set("at", at ?? undefined)} />
      <Text size="xs" c="dimmed">
        {help}
      </Text>
    </Stack>
  );
}

const MOMENTS = ["onDay", "before", "after"] as const;
type Moment = (typeof MOMENTS)[number];

/** The trigger at another moment: as long from the date as it was, on the other side. */
function atMoment(trigger: Fields, moment: Moment): Fields {
  const { before, after, enter_late, ...rest } = trigger;
  if (moment === "onDay") return rest;
  const late = moment === "before" && enter_late !== undefined ? { enter_late } : {};
  return { ...rest, [moment]: before ?? after ?? "7 days", ...late };
}

export function DateFields({ trigger, put, set, error }: OfKind) {
  const { t } = useTranslation();
  const moment: Moment = "before" in trigger ? "before" : "after" in trigger ? "after" : "onDay";
  const offset = moment === "onDay" ? null : moment;
  return (
    <>
      <AttributeField label={t("triggers.date")} error={error("attribute")} types={["date", "datetime"]} required value={textIn(trigger, "attribute")} onChange={(attribute) => set("attribute", attribute ?? "")} />
      <Choice label={t("triggers.moment")} options={MOMENTS} name={(each) => t(`triggers.${each}`)} value={moment} onChange={(next) => put(atMoment(trigger, next))} />
      {offset && <DurationField label={t("triggers.offset")} error={error(offset)} required positive value={textIn(trigger, offset) || null} onChange={(length) => set(offset, length ?? "")} />}
      <AtTime help={t("triggers.timeHelp")} trigger={trigger} set={set} error={error} />
      <Checkbox label={t("triggers.yearly")} description={t("triggers.yearlyHelp")} checked={trigger.yearly === true} onChange={(event) => put(withYearly(trigger, event.currentTarget.checked))} />
      {moment === "before" && <Checkbox label={t("triggers.late")} description={t("triggers.lateHelp")} checked={trigger.enter_late === true} onChange={(event) => set("enter_late", event.currentTarget.checked || undefined)} />}
    </>
  );
}

function withYearly({ yearly: _, ...rest }: Fields, on: boolean): Fields {
  return on ? { ...rest, yearly: true } : rest;
}
