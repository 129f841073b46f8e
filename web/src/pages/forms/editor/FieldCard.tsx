import { Autocomplete, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { ATTRIBUTE_TYPES } from "~/pages/contacts/types";
import { type AttributeType, type FieldDraft, mayChoose } from "~/pages/forms/design";
import { CardHead } from "~/pages/forms/editor/CardHead";
import { Choices } from "~/pages/forms/editor/Choices";
import type { Locale } from "~/pages/forms/texts";
import { TextsField } from "~/pages/forms/TextsField";

interface Props {
  field: FieldDraft;
  name: string;
  locales: readonly Locale[];
  /** Of the attributes that are declared. */
  types: ReadonlyMap<string, AttributeType>;
  /** What other fields ask for. */
  taken: string[];
  opened: boolean;
  toggle: () => void;
  change: (field: FieldDraft) => void;
  remove: () => void;
  wrong: (path: (string | number)[]) => string | undefined;
}

const EMAIL = "email";

/** One field: in a line, or opened to be changed. */
export function FieldCard(props: Props) {
  const { t } = useTranslation();
  const { field, name, opened, toggle, remove, wrong } = props;
  const marks = [field.attribute, field.required && t("formEditor.requiredMark"), field.hidden && t("formEditor.hiddenMark")].filter(Boolean).join(" · ");
  const last = field.attribute === EMAIL && !field.hidden ? t("formEditor.emailStays") : "";
  return (
    <>
      <CardHead name={name} detail={marks} opened={opened} toggle={toggle} remove={remove} keep={last} wrong={wrong([])} />
      {opened && <Opened {...props} />}
    </>
  );
}

function Opened({ field, locales, types, taken, change, wrong }: Props) {
  const { t } = useTranslation();
  const known = types.get(field.attribute);
  const isEmail = field.attribute === EMAIL;
  const type = known ?? field.type ?? "text";
  const update = (part: Partial<FieldDraft>) => change({ ...field, ...part });
  const offered = [...types.keys()].filter((name) => !taken.includes(name));
  return (
    <Stack gap="md">
      <Autocomplete label={t("formEditor.attribute")} description={t(isEmail ? "formEditor.attributeEmail" : "formEditor.attributeHelp")} disabled={isEmail && !taken.includes(EMAIL)} limit={50} data={offered} value={field.attribute} error={wrong(["attribute"])} onChange={(attribute) => update({ attribute, ...(types.has(attribute) ? { type: null } : {}) })} />
      {!known && !isEmail && field.attribute && (
        <Select
          label={t("formEditor.type")}
          description={t("formEditor.typeHelp")}
          allowDeselect={false}
          data={ATTRIBUTE_TYPES.map((each) => ({ value: each, label: t(`contact.type_${each}`) }))}
          value={type}
          error={wrong(["type"])}
          onChange={(chosen) => update({ type: ATTRIBUTE_TYPES.find((each) => each === chosen) ?? null })}
        />
      )}
      {!field.hidden && <TextsField required label={t("formEditor.label")} texts={field.label} locales={locales} error={wrong(["label"])} change={(label) => update({ label })} />}
      {!isEmail && <Switch label={t("formEditor.hidden")} description={t("formEditor.hiddenHelp")} checked={field.hidden} onChange={(event) => update({ hidden: event.currentTarget.checked })} />}
      {field.hidden && <TextInput dir="auto" label={t("formEditor.value")} value={field.value} error={wrong(["value"])} onChange={(event) => update({ value: event.currentTarget.value })} />}
      {!field.hidden && <Switch label={t("formEditor.required")} disabled={isEmail} checked={field.required} onChange={(event) => update({ required: event.currentTarget.checked })} />}
      {!field.hidden && !isEmail && type === "text" && field.choices.length === 0 && <Switch label={t("formEditor.long")} checked={field.long} onChange={(event) => update({ long: event.currentTarget.checked })} />}
      {!field.hidden && !isEmail && (mayChoose(type) || field.choices.length > 0) && <Choices choices={field.choices} locales={locales} change={(choices) => update({ choices })} wrong={wrong} />}
    </Stack>
  );
}
