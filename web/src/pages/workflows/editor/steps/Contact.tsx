import { useTranslation } from "react-i18next";

import { useChoices } from "~/pages/workflows/editor/steps/choices";
import { ChoiceOf, NumberOf, Of } from "~/pages/workflows/editor/steps/fields";
import { Many } from "~/pages/workflows/editor/steps/Many";
import { Pairs, typeOfValue, Values } from "~/pages/workflows/editor/steps/Pairs";
import { NumberField, type Value, ValueField, ValuesField } from "~/ui/fields";
import type { FieldProps } from "~/ui/fields/props";
import { AttributeField, EventField, ListField } from "~/ui/pick";
import { useAttributeTypes } from "~/ui/pick/attributes";

/** Attributes that a workflow may change: not those that say who the contact is. */
const Changed = (props: FieldProps<string>) => <AttributeField {...props} own={false} />;
const Numbers = (props: FieldProps<string>) => <AttributeField {...props} own={false} types={["number"]} />;

const BLANKS: Readonly<Record<string, Value>> = { number: 0, boolean: true, texts: [] };

export function UpdateContact() {
  const { typeOf } = useAttributeTypes();
  const blank = (name: string) => BLANKS[typeOf(name) ?? "text"] ?? "";
  return (
    <>
      <Pairs name="set" keys={Changed} blank={blank}>
        {(name, value, change) => <ValueField label={name} type={typeOf(name) ?? typeOfValue(value)} value={value as Value} onChange={(next) => change(next ?? blank(name))} />}
      </Pairs>
      <Of name="add_tags" input={ValuesField} />
      <Of name="remove_tags" input={ValuesField} />
      <Many name="join_lists" input={ListField} />
      <Many name="leave_lists" input={ListField} />
    </>
  );
}

export function UpdateContactMore() {
  const { t } = useTranslation();
  const choices = useChoices();
  return (
    <>
      <NumberOf name="add_points" fallback={0} />
      <ChoiceOf name="lifecycle" options={choices("lifecycle")} />
      <Pairs name="increment" keys={Numbers} blank={() => 1}>
        {(name, value, change) => <NumberField label={name} value={value as number} onChange={(next) => change(typeof next === "number" ? next : 0)} />}
      </Pairs>
      <Pairs name="copy" keys={Changed} blank={() => ""}>
        {(name, value, change) => <AttributeField label={`${name} ← ${t("editor.pair.from")}`} required value={value as string} onChange={(next) => change(next ?? "")} />}
      </Pairs>
      <Many name="clear" input={Changed} />
    </>
  );
}

export function EmitEvent() {
  return (
    <>
      <Of name="event" input={EventField} required />
      <Values name="properties" />
    </>
  );
}

/** What is handed on of the event that entered the contact. */
export function Copied() {
  const { t } = useTranslation();
  return <Of name="copy" as="copied" input={ValuesField} help={t("editor.help.copied")} />;
}
