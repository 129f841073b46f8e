import { TextInput, type TextInputProps } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

interface Asked {
  /** As the address has it. */
  value: string | undefined;
  change: (wanted: string) => void;
}

/** A text in the address: it gets there once one pauses, and is taken over when the address changes by itself. */
export function AddressField({ value = "", change, ...field }: Asked & Omit<TextInputProps, "value" | "onChange">) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const later = useDebouncedCallback((wanted: string) => {
    sent.current = wanted;
    change(wanted);
  }, 250);
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  return (
    <TextInput
      {...field}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value.trim());
      }}
    />
  );
}

/** What a list is searched by. */
export function SearchField({ label, ...asked }: Asked & { label: string }) {
  return <AddressField type="search" aria-label={label} placeholder={label} leftSection={<IconSearch size={16} aria-hidden />} w="100%" maw="25rem" {...asked} />;
}
