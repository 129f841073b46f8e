import { Select } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { attributes } from "~/pages/contacts/queries";
import type { AttributeType } from "~/pages/contacts/types";
import { type FieldProps, inputProps } from "~/ui/fields/props";
import { isOwn, OWN_FIELDS, type OwnField } from "~/ui/pick/attributes";
import { Named } from "~/ui/pick/Pick";

interface Props extends FieldProps<string> {
  /** Whether the contact's own fields are among them: in conditions they are, what changes a contact names them otherwise. */
  own?: boolean | undefined;
  /** Only those of these types. */
  types?: readonly AttributeType[] | undefined;
}

/** An attribute of the contact, or one of the contact's own fields. */
export function AttributeField({ value = null, onChange, own = true, types, ...props }: Props) {
  const { t } = useTranslation();
  const declared = useQuery(attributes);
  const held = value === "" ? null : value;
  const fits = (type: AttributeType) => types === undefined || types.includes(type);
  const fields = (Object.keys(OWN_FIELDS) as OwnField[]).filter((name) => own && fits(OWN_FIELDS[name])).map((name) => ({ value: name, label: t(`pick.${name}`) }));
  const names = (declared.data ?? []).filter(({ name, type }) => fits(type) && !(own && isOwn(name))).map(({ name }) => name);
  const named = (of: string[]) => of.map((name) => ({ value: name, label: companyName(name) ?? name }));
  const isThere = held === null || names.includes(held) || fields.some((field) => field.value === held);
  const groups = [
    { group: t("pick.ofContact"), items: fields },
    { group: t("pick.attributes"), items: named(names.filter((name) => companyName(name) === null)) },
    { group: t("pick.ofCompany"), items: named(names.filter((name) => companyName(name) !== null)) },
    { group: t("pick.other"), items: isThere ? [] : [{ value: held, label: held }] },
  ].filter(({ items }) => items.length > 0);
  const gone = !isThere && declared.isSuccess;
  return (
    <Select
      {...inputProps({ placeholder: t("pick.choose"), ...props, error: props.error ?? (gone ? t("pick.goneAttribute", { value: held }) : null) })}
      searchable
      dir="auto"
      clearable={!props.required}
      allowDeselect={false}
      clearButtonProps={{ "aria-label": t("pick.clear") }}
      data={groups}
      limit={100}
      maxDropdownHeight="16rem"
      nothingFoundMessage={declared.isError ? declared.error.message : declared.isPending ? t("pick.looking") : t("pick.none")}
      renderOption={({ option }) => <Named name={option.label} slug={option.value} />}
      {...(gone ? { leftSection: <IconAlertTriangle size={16} aria-hidden /> } : {})}
      value={held}
      onChange={onChange}
    />
  );
}

const PREFIX = "company.";

const companyName = (name: string): string | null => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : null);
