import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";

interface Props<T extends string> {
  label: string;
  options: readonly T[];
  name: (option: T) => string;
  value: T;
  onChange: (option: T) => void;
  description?: ReactNode;
}

/** One of a few. */
export function Choice<T extends string>({ label, options, name, value, onChange, description }: Props<T>) {
  const pick = (chosen: string) => {
    const known = options.find((each) => each === chosen);
    if (known) onChange(known);
  };
  return <NativeSelect label={label} description={description} data={options.map((each) => ({ value: each, label: name(each) }))} value={value} onChange={(event) => pick(event.currentTarget.value)} />;
}
