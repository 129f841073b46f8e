import { Box, NativeSelect, NumberInput, Switch, Textarea, TextInput } from "@mantine/core";
import type { ComponentType, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useStep } from "~/pages/workflows/editor/context";
import { errorAt } from "~/pages/workflows/editor/problems";
import type { en } from "~/pages/workflows/editor/steps/words";
import { type FieldProps, inputProps } from "~/ui/fields/props";

export type FieldName = keyof typeof en.field;

interface Named {
  name: FieldName;
  /** Where the same field is called otherwise. */
  as?: FieldName;
  required?: boolean;
  help?: ReactNode;
}

/** A field of the open step: what it holds, what is wrong with it, and how it is changed. */
export function useField({ name, as = name, required, help }: Named) {
  const { t } = useTranslation();
  const { step, problems, disabled, change } = useStep();
  return {
    held: step.data[name],
    put: (value: unknown) => change([name], value === null || value === "" ? undefined : value),
    shown: { label: t(`editor.field.${as}`), required, disabled, error: errorAt(problems, name), description: help },
  };
}

/** Where a field is found again, to give it the focus. */
export function At({ name, children }: { name: string; children: ReactNode }) {
  return <Box data-field={name}>{children}</Box>;
}

/** A field of a step in any input of ours. */
export function Of<T>({ input: Input, ...named }: Named & { input: ComponentType<FieldProps<T>> }) {
  const { held, put, shown } = useField(named);
  return (
    <At name={named.name}>
      <Input {...shown} value={held as T | undefined} onChange={put} />
    </At>
  );
}

export function TextOf({ rows = 1, ...named }: Named & { rows?: number }) {
  const { held, put, shown } = useField(named);
  const value = typeof held === "string" ? held : "";
  return (
    <At name={named.name}>
      {rows === 1 ? (
        <TextInput {...inputProps(shown)} dir="auto" value={value} onChange={(event) => put(event.currentTarget.value)} />
      ) : (
        <Textarea {...inputProps(shown)} dir="auto" autosize minRows={rows} maxRows={12} value={value} onChange={(event) => put(event.currentTarget.value)} />
      )}
    </At>
  );
}

interface NumberProps extends Named {
  min?: number;
  max?: number;
  whole?: boolean;
  fallback?: number;
}

export function NumberOf({ min, max, whole = false, fallback, ...named }: NumberProps) {
  const { held, put, shown } = useField(named);
  return (
    <At name={named.name}>
      <NumberInput
        {...inputProps({ ...shown, placeholder: fallback === undefined ? undefined : String(fallback) })}
        {...(min === undefined ? {} : { min })}
        {...(max === undefined ? {} : { max })}
        allowDecimal={!whole}
        value={typeof held === "number" ? held : ""}
        onChange={(value) => put(typeof value === "number" ? value : undefined)}
      />
    </At>
  );
}

interface ChoiceProps<C extends string> extends Named {
  options: readonly { value: C; label: string }[];
  /** What holds when nothing is chosen; without: nothing. */
  fallback?: C;
}

export function ChoiceOf<C extends string>({ options, fallback, ...named }: ChoiceProps<C>) {
  const { t } = useTranslation();
  const { held, put, shown } = useField(named);
  const data = fallback === undefined ? [{ value: "", label: t("editor.nothing") }, ...options] : [...options];
  return (
    <At name={named.name}>
      <NativeSelect {...inputProps(shown)} data={data} value={typeof held === "string" ? held : (fallback ?? "")} onChange={(event) => put(event.currentTarget.value === fallback ? undefined : event.currentTarget.value)} />
    </At>
  );
}

export function SwitchOf({ fallback = false, ...named }: Named & { fallback?: boolean }) {
  const { held, put, shown } = useField(named);
  const { label, disabled, error, description } = inputProps(shown) as ReturnType<typeof inputProps> & { label: string };
  return (
    <At name={named.name}>
      <Switch {...{ label, disabled, error, description }} checked={typeof held === "boolean" ? held : fallback} onChange={(event) => put(event.currentTarget.checked === fallback ? undefined : event.currentTarget.checked)} />
    </At>
  );
}
