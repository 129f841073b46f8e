import { Autocomplete } from "@mantine/core";

import { type FieldProps, inputProps } from "~/ui/fields/props";

/** A text that is often one of a few, and may be any other. */
export function Suggest({ suggested, value, onChange, ...props }: FieldProps<string> & { suggested: string[] }) {
  return <Autocomplete {...inputProps(props)} dir="auto" data={suggested} limit={100} maxDropdownHeight="16rem" value={value ?? ""} onChange={(text) => onChange(text === "" ? null : text)} />;
}
