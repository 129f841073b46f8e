import { NativeSelect, Text, TextInput } from "@mantine/core";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";

import { Comparison } from "~/ui/conditions/Comparison";
import { type ConditionJson, type Said, withFields } from "~/ui/conditions/conditions";
import { Counting } from "~/ui/conditions/Counting";
import { About, Tests } from "~/ui/conditions/details";
import type { Kind } from "~/ui/conditions/kinds";
import { StepField } from "~/ui/conditions/StepField";
import { WholeField } from "~/ui/conditions/WholeField";
import { AttributeField, EventField, ListField, SegmentField, TagField, WorkflowField } from "~/ui/pick";
import { useAttributeTypes } from "~/ui/pick/attributes";

export interface RowProps {
  said: Said;
  change: (said: Said) => void;
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Changes what a row says, and leaves whether it is denied. */
const fieldsOf =
  ({ said, change }: RowProps) =>
  (fields: Record<string, unknown>) =>
    change({ ...said, inner: withFields(said.inner, fields) });

const innerOf =
  ({ said, change }: RowProps) =>
  (inner: ConditionJson) =>
    change({ ...said, inner });

function AttributeRow(props: RowProps) {
  const { t } = useTranslation();
  const { said, change } = props;
  const { typeOf } = useAttributeTypes();
  const name = text(said.inner.attribute);
  const type = name === null ? "text" : typeOf(name);
  const choose = (attribute: string | null) => {
    const kept = attribute !== null && typeOf(attribute) === type && attribute !== "lifecycle" && attribute !== "marketing";
    fieldsOf(props)({ attribute: attribute ?? "", ...(kept ? {} : { op: undefined, value: undefined }) });
  };
  return (
    <>
      <AttributeField bare required label={t("conditions.kind_attribute")} value={name} onChange={choose} />
      <Comparison key={name} test={said.inner} type={type} attribute={name ?? undefined} denied={said.denied} deny={(denied, fields) => change({ denied, inner: withFields(said.inner, { ...fields }) })} change={fieldsOf(props)} />
    </>
  );
}

const HOLD = { tag: { Field: TagField, field: "tag" }, list: { Field: ListField, field: "list" }, segment: { Field: SegmentField, field: "segment" } } as const;

/** A tag, a list or a segment, which one has or does not. */
const held = (kind: keyof typeof HOLD) =>
  function HeldRow(props: RowProps) {
    const { t } = useTranslation();
    const { Field, field } = HOLD[kind];
    const { said } = props;
    return (
      <>
        <Verbs label={t("conditions.verb")} is={t(`conditions.${kind}_is`)} isNot={t(`conditions.${kind}_not`)} {...props} />
        <Field bare required label={t(`conditions.kind_${kind}`)} value={text(said.inner[field])} onChange={(slug) => fieldsOf(props)({ [field]: slug ?? "" })} />
      </>
    );
  };

function Verbs({ label, is, isNot, said, change }: RowProps & { label: string; is: string; isNot: string }) {
  const data = [
    { value: "is", label: is },
    { value: "not", label: isNot },
  ];
  return <NativeSelect aria-label={label} data={data} value={said.denied ? "not" : "is"} onChange={(event) => change({ ...said, denied: event.currentTarget.value === "not" })} />;
}

function EventRow(props: RowProps) {
  const { t } = useTranslation();
  const { said } = props;
  return (
    <>
      <Verbs label={t("conditions.verb")} is={t("conditions.event_is")} isNot={t("conditions.event_not")} {...props} />
      <EventField bare required label={t("conditions.kind_event")} value={text(said.inner.event)} onChange={(event) => fieldsOf(props)({ event: event ?? "" })} />
      <Counting condition={said.inner} change={innerOf(props)} />
      <Tests condition={said.inner} change={innerOf(props)} />
    </>
  );
}

/** What became of something: each fact, affirmed and denied, in one choice. */
function Facts({ label, facts, said, change }: RowProps & { label: string; facts: { value: string; is: string; isNot: string }[] }) {
  const fact = text(said.inner.fact) ?? facts[0]?.value ?? "";
  const data = facts.flatMap(({ value, is, isNot }) => [
    { value, label: is },
    { value: `not ${value}`, label: isNot },
  ]);
  const choose = (chosen: string) => {
    const denied = chosen.startsWith("not ");
    change({ denied, inner: withFact(said.inner, denied ? chosen.slice(4) : chosen) });
  };
  return <NativeSelect aria-label={label} data={data} value={(said.denied ? "not " : "") + fact} onChange={(event) => choose(event.currentTarget.value)} />;
}

const NOT_COUNTED = { at_least: undefined, at_most: undefined, exactly: undefined, within: undefined, since: undefined, start: undefined, end: undefined };

/** With another fact, without what means nothing of it: being in a workflow is not counted, only clicks have a link. */
function withFact(condition: ConditionJson, fact: string): ConditionJson {
  if (fact === "inside") return withFields(condition, { ...NOT_COUNTED, fact: undefined });
  return withFields(condition, { fact, ...(fact === "clicked" ? {} : { link: undefined }) });
}

function MessageRow(props: RowProps) {
  const { t } = useTranslation();
  const { said } = props;
  const facts = (["received", "opened", "clicked"] as const).map((value) => ({ value, is: t(`conditions.${value}_is`), isNot: t(`conditions.${value}_not`) }));
  return (
    <>
      <Facts label={t("conditions.verb")} facts={facts} {...props} />
      <About condition={said.inner} change={innerOf(props)} />
      {said.inner.fact === "clicked" && <TextInput aria-label={t("conditions.link")} placeholder={t("conditions.anyLink")} type="url" dir="ltr" value={text(said.inner.link) ?? ""} onChange={(event) => fieldsOf(props)({ link: event.currentTarget.value || undefined })} />}
      <Counting condition={said.inner} change={innerOf(props)} />
    </>
  );
}

function WorkflowRow(props: RowProps) {
  const { t } = useTranslation();
  const { said } = props;
  const facts = (["inside", "entered", "finished", "exited", "goal"] as const).map((value) => ({ value, is: t(`conditions.${value}_is`), isNot: t(`conditions.${value}_not`) }));
  const isInside = said.inner.fact === undefined || said.inner.fact === "inside";
  return (
    <>
      <Facts label={t("conditions.verb")} facts={facts} {...props} />
      <WorkflowField bare required label={t("conditions.kind_workflow")} value={text(said.inner.workflow)} onChange={(workflow) => fieldsOf(props)({ workflow: workflow ?? "" })} />
      {!isInside && <Counting condition={said.inner} change={innerOf(props)} />}
    </>
  );
}

/** A property of what entered the contact, or of an answer, compared. */
function PropertyTest(props: RowProps) {
  const { t } = useTranslation();
  const { said, change } = props;
  return (
    <>
      <TextInput required aria-label={t("conditions.property")} placeholder={t("conditions.property")} value={text(said.inner.property) ?? ""} onChange={(event) => fieldsOf(props)({ property: event.currentTarget.value })} />
      <Comparison test={said.inner} type={undefined} denied={said.denied} deny={(denied, fields) => change({ denied, inner: withFields(said.inner, { ...fields }) })} change={fieldsOf(props)} />
    </>
  );
}

function ResponseRow(props: RowProps) {
  const { t } = useTranslation();
  return (
    <>
      <StepField label={t("conditions.ofStep")} value={text(props.said.inner.step)} onChange={(step) => fieldsOf(props)({ step })} />
      <PropertyTest {...props} />
    </>
  );
}

const MOST_PLACES = 1_000_000;

function AmongFirstRow(props: RowProps) {
  const { t } = useTranslation();
  const { n } = props.said.inner;
  return (
    <>
      <Verbs label={t("conditions.verb")} is={t("conditions.first_is")} isNot={t("conditions.first_not")} {...props} />
      <WholeField label={t("conditions.places")} least={1} most={MOST_PLACES} value={typeof n === "number" ? n : null} onChange={(places) => fieldsOf(props)({ n: places ?? "" })} />
      <Text>{t("conditions.toArrive")}</Text>
    </>
  );
}

/** What a row of each kind is made of. */
export const ROWS: Record<Kind, ComponentType<RowProps>> = {
  attribute: AttributeRow,
  tag: held("tag"),
  list: held("list"),
  segment: held("segment"),
  event: EventRow,
  message: MessageRow,
  workflow: WorkflowRow,
  entry: PropertyTest,
  response: ResponseRow,
  among_first: AmongFirstRow,
};
