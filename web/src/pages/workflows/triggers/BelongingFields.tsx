import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Choice } from "~/pages/workflows/triggers/Choice";
import { numberIn, textIn, valueIn } from "~/pages/workflows/triggers/held";
import type { OfKind } from "~/pages/workflows/triggers/KindFields";
import { NumberField, ValueField } from "~/ui/fields";
import { AttributeField, ListField, SegmentField, TagField } from "~/ui/pick";
import { useAttributeTypes } from "~/ui/pick/attributes";

export function ListFields({ trigger, set, error }: OfKind) {
  const { t } = useTranslation();
  return <ListField label={t("triggers.list")} error={error("list")} required value={textIn(trigger, "list")} onChange={(list) => set("list", list ?? "")} />;
}

export function TagFields({ trigger, set, error }: OfKind) {
  const { t } = useTranslation();
  return <TagField label={t("triggers.tag")} error={error("tag")} required value={textIn(trigger, "tag")} onChange={(tag) => set("tag", tag ?? "")} />;
}

export function SegmentFields({ trigger, set, error }: OfKind) {
  const { t } = useTranslation();
  return (
    <>
      <SegmentField label={t("triggers.segment")} error={error("segment")} required value={textIn(trigger, "segment")} onChange={(segment) => set("segment", segment ?? "")} />
      <Choice label={t("triggers.on")} options={["entered", "left"] as const} name={(each) => t(`triggers.${each}`)} value={trigger.on === "left" ? "left" : "entered"} onChange={(on) => set("on", on)} />
    </>
  );
}

const CHANGES = ["changes", "becomes", "reaches"] as const;

export function AttributeFields({ trigger, put, set, error }: OfKind) {
  const { t } = useTranslation();
  const { typeOf } = useAttributeTypes();
  const [chosen, choose] = useState<(typeof CHANGES)[number]>("changes");
  const { to, reaches, ...rest } = trigger;
  const how = to !== undefined ? "becomes" : reaches !== undefined ? "reaches" : chosen;
  const attribute = textIn(trigger, "attribute");
  return (
    <>
      <AttributeField label={t("triggers.attribute")} error={error("attribute")} required value={attribute} onChange={(name) => put({ ...rest, attribute: name ?? "" })} />
      <Choice
        label={t("triggers.change")}
        options={CHANGES}
        name={(each) => t(`triggers.${each}`)}
        value={how}
        onChange={(next) => {
          choose(next);
          if (to !== undefined || reaches !== undefined) put(rest);
        }}
      />
      {how === "becomes" && <ValueField type={typeOf(attribute ?? "") ?? "text"} label={t("triggers.value")} required error={error("to") ?? (to === undefined ? t("triggers.needValue") : null)} value={valueIn(trigger, "to")} onChange={(value) => set("to", value ?? undefined)} />}
      {how === "reaches" && <NumberField label={t("triggers.number")} required error={error("reaches") ?? (reaches === undefined ? t("triggers.needValue") : null)} value={numberIn(trigger, "reaches")} onChange={(value) => set("reaches", value ?? undefined)} />}
    </>
  );
}
