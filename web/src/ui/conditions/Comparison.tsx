import { MultiSelect, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useShown } from "~/pages/contacts/shown";
import type { AttributeType } from "~/pages/contacts/types";
import { type Comparison as Test, isValue, opOf, type Operator, OPERATORS, operatorsFor, shapeOf, typeOfValue, withOperator } from "~/ui/conditions/kinds";
import { DurationField, FIXED_UNITS, ValueField, ValuesField } from "~/ui/fields";
import { UserField } from "~/ui/pick";
import { CHOICES, isOwn } from "~/ui/pick/attributes";

interface Props {
  test: Test;
  /** Of the attribute; undefined: of a property, which may hold anything. */
  type: AttributeType | undefined;
  /** The attribute, of which some have only a few values. */
  attribute?: string | undefined;
  denied: boolean;
  /** Absent where a comparison cannot be denied by itself. */
  deny?: ((denied: boolean, fields: Fields) => void) | undefined;
  change: (fields: Fields) => void;
  /** Whether it is compared with now: what an event said does not age. */
  ages?: boolean | undefined;
}

/** What changes of it. */
type Fields = Partial<Record<"op" | "value", unknown>>;

const DENIED = "not ";

/** How something is compared, and with which value. */
export function Comparison({ test, type, attribute, denied, deny, change, ages = true }: Props) {
  const { t } = useTranslation();
  const op = opOf(test);
  const operators = operatorsFor(type, op, ages);
  const named = (each: string) => {
    const known = isOperator(each) ? each : null;
    return { value: each, label: known ? t(`conditions.op_${known}`) : each };
  };
  const reversed = (each: string) => ({ value: DENIED + each, label: isOperator(each) ? t(`conditions.not_${each}`) : `≠ ${each}` });
  const choose = (chosen: string) => {
    const next = chosen.startsWith(DENIED) ? chosen.slice(DENIED.length) : chosen;
    const fields = next === op ? {} : withOperator(test, next, type);
    if (deny) deny(chosen.startsWith(DENIED), fields);
    else change(fields);
  };
  return (
    <>
      <NativeSelect aria-label={t("conditions.operator")} data={deny ? operators.flatMap((each) => [named(each), reversed(each)]) : operators.map(named)} value={(denied ? DENIED : "") + op} onChange={(event) => choose(event.currentTarget.value)} />
      <Compared test={test} op={op} type={type} attribute={attribute} change={(value) => change({ value: value ?? undefined })} />
    </>
  );
}

const isOperator = (op: string): op is Operator => OPERATORS.some((each) => each === op);

interface ComparedProps {
  test: Test;
  op: string;
  type: AttributeType | undefined;
  attribute: string | undefined;
  change: (value: unknown) => void;
}

function Compared({ test, op, type, attribute, change }: ComparedProps) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<AttributeType>();
  const value = isValue(test.value) ? test.value : null;
  const untyped = type === undefined && op === "is";
  const shape = shapeOf(op, type ?? (untyped ? (chosen ?? typeOfValue(value)) : undefined), value);
  const common = { bare: true, label: t("conditions.value"), required: true } as const;
  const choices = attribute && isOwn(attribute) ? CHOICES[attribute] : undefined;
  if (shape === "none") return null;
  if (choices && (op === "is" || op === "one_of")) return <Chosen choices={choices} several={op === "one_of"} value={value} onChange={change} />;
  if (shape === "duration") return <DurationField {...common} positive units={FIXED_UNITS} value={typeof value === "string" ? value : null} onChange={change} />;
  if (shape === "texts") return <ValuesField {...common} value={Array.isArray(value) ? value : null} onChange={change} />;
  if (attribute === "owner" && op === "is") return <UserField {...common} value={typeof value === "string" ? value : null} onChange={change} />;
  const retype = (to: AttributeType) => {
    choose(to);
    change(undefined);
  };
  return (
    <>
      {untyped && <TypeSelect value={shape} onChange={retype} />}
      <ValueField {...common} type={shape} value={value} onChange={change} />
    </>
  );
}

const PLAIN = ["text", "number", "boolean"] as const satisfies readonly AttributeType[];

/** Of what type a value is that says nothing of it by itself. */
function TypeSelect({ value, onChange }: { value: AttributeType; onChange: (type: AttributeType) => void }) {
  const { t } = useTranslation();
  return <NativeSelect aria-label={t("conditions.type")} data={PLAIN.map((each) => ({ value: each, label: t(`contact.type_${each}`) }))} value={value} onChange={(event) => onChange(PLAIN.find((each) => each === event.currentTarget.value) ?? "text")} />;
}

interface ChosenProps {
  choices: readonly string[];
  several: boolean;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** One or several of the few values that a field can have. */
function Chosen({ choices, several, value, onChange }: ChosenProps) {
  const { t } = useTranslation();
  const { lifecycle, marketing } = useShown();
  const held = Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
  const data = [...new Set([...choices, ...held])].map((each) => ({ value: each, label: marketing(lifecycle(each)) }));
  if (several) return <MultiSelect aria-label={t("conditions.value")} data={data} value={held} onChange={(chosen) => onChange(chosen.length > 0 ? chosen : undefined)} />;
  const [first = ""] = held;
  return <NativeSelect aria-label={t("conditions.value")} data={first ? data : [{ value: "", label: t("pick.choose") }, ...data]} value={first} onChange={(event) => onChange(event.currentTarget.value || undefined)} />;
}
