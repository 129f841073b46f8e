import { SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { textIn } from "~/pages/workflows/triggers/held";
import type { OfKind } from "~/pages/workflows/triggers/KindFields";
import { Choice } from "~/pages/workflows/triggers/Choice";
import { WhereField } from "~/pages/workflows/triggers/WhereField";
import { CategoryField, EmailField, EventField, FormField, ResourceField } from "~/ui/pick";

export function FormFields({ trigger, set, error }: OfKind) {
  const { t } = useTranslation();
  return (
    <>
      <FormField label={t("triggers.form")} error={error("form")} placeholder={t("triggers.anyForm")} value={textIn(trigger, "form")} onChange={(form) => set("form", form ?? undefined)} />
      <TextInput type="url" label={t("triggers.page")} error={error("page")} description={t("triggers.pageHelp")} placeholder="https://" value={textIn(trigger, "page") ?? ""} onChange={(event) => set("page", event.currentTarget.value || undefined)} />
      <WhereField help={t("triggers.whereForm")} error={error("where")} trigger={trigger} set={set} />
    </>
  );
}

export function ResourceFields({ trigger, set, error }: OfKind) {
  const { t } = useTranslation();
  return (
    <>
      <ResourceField label={t("triggers.resource")} error={error("resource")} placeholder={t("triggers.anyResource")} value={textIn(trigger, "resource")} onChange={(resource) => set("resource", resource ?? undefined)} />
      <WhereField help={t("triggers.whereResource")} error={error("where")} trigger={trigger} set={set} />
    </>
  );
}

export function EventFields({ trigger, set, error }: OfKind) {
  const { t } = useTranslation();
  return (
    <>
      <EventField label={t("triggers.event")} error={error("event")} required value={textIn(trigger, "event")} onChange={(name) => set("event", name ?? "")} />
      <WhereField help={t("triggers.whereEvent")} error={error("where")} trigger={trigger} set={set} />
    </>
  );
}

export function CallFields({ trigger, set, error }: OfKind) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput required label={t("triggers.call")} error={error("call")} description={t("triggers.callHelp")} value={textIn(trigger, "call") ?? ""} onChange={(event) => set("call", event.currentTarget.value)} />
      <WhereField help={t("triggers.whereCall")} error={error("where")} trigger={trigger} set={set} />
    </>
  );
}

const WHICH = ["anyEmail", "oneEmail", "ofCategory"] as const;

export function EngagedFields({ trigger, put, set, error }: OfKind) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<(typeof WHICH)[number]>("anyEmail");
  const { email, category, ...rest } = trigger;
  const which = email !== undefined ? "oneEmail" : category !== undefined ? "ofCategory" : chosen;
  return (
    <>
      <SegmentedControl
        aria-label={t("triggers.fact")}
        data={(["opened", "clicked"] as const).map((value) => ({ value, label: t(`triggers.${value}`) }))}
        value={trigger.fact === "clicked" ? "clicked" : "opened"}
        onChange={(fact) => set("fact", fact)}
      />
      <Choice
        label={t("triggers.which")}
        options={WHICH}
        name={(each) => t(`triggers.${each}`)}
        value={which}
        onChange={(next) => {
          choose(next);
          if (email !== undefined || category !== undefined) put(rest);
        }}
      />
      {which === "oneEmail" && <EmailField label={t("triggers.email")} required error={error("email") ?? (email === undefined ? t("triggers.needed") : null)} value={textIn(trigger, "email")} onChange={(slug) => set("email", slug ?? undefined)} />}
      {which === "ofCategory" && <CategoryField label={t("triggers.category")} required error={error("category") ?? (category === undefined ? t("triggers.needed") : null)} value={textIn(trigger, "category")} onChange={(name) => set("category", name ?? undefined)} />}
    </>
  );
}
