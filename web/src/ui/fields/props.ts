import type { ReactNode } from "react";

/** What every field of a definition takes; null: it holds nothing, or nothing that can be read. */
export interface FieldProps<T> {
  label: string;
  value: T | null | undefined;
  onChange: (value: T | null) => void;
  required?: boolean | undefined;
  error?: ReactNode;
  disabled?: boolean | undefined;
  description?: ReactNode;
  placeholder?: string | undefined;
  /** Beside others in a row: its label is read, not shown. */
  bare?: boolean | undefined;
  autoFocus?: boolean | undefined;
}

type Shared = Omit<FieldProps<unknown>, "value" | "onChange">;

interface InputProps {
  label?: string;
  "aria-label"?: string;
  description?: ReactNode;
  placeholder?: string;
  required: boolean;
  disabled: boolean;
  autoFocus: boolean;
  error: ReactNode;
}

/** What Mantine's inputs take of it, which want nothing rather than undefined. */
export function inputProps({ label, required, error, disabled, description, placeholder, bare, autoFocus }: Shared): InputProps {
  return {
    ...(bare ? { "aria-label": label } : { label }),
    ...(bare || description === undefined ? {} : { description }),
    ...(placeholder === undefined ? {} : { placeholder }),
    required: required ?? false,
    disabled: disabled ?? false,
    autoFocus: autoFocus ?? false,
    error: error ?? null,
  };
}
