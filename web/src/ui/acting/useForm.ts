import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";

import { type Errors, errorsOf } from "~/ui/acting/refusal";

interface Options<V, A> {
  initial: V;
  send: (values: V) => Promise<A>;
  /** Fields that refusals of the whole are about, by code. */
  codes?: Readonly<Record<string, string>>;
  done?: (answer: A) => void;
}

const NONE: Errors = { fields: {}, rest: false };

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What is typed into a form, whether it is saved, and what the server says of each field. */
export function useForm<V extends Record<string, unknown>, A>({ initial, send, codes = {}, done }: Options<V, A>) {
  const [values, setValues] = useState(initial);
  const [saved, setSaved] = useState(initial);
  const [errors, setErrors] = useState(NONE);
  const element = useRef<HTMLFormElement>(null);
  const sending = useMutation({
    mutationFn: send,
    onMutate: () => setErrors(NONE),
    onSuccess: (answer, sent) => {
      setSaved(sent);
      done?.(answer);
    },
    onError: (error) => setErrors(errorsOf(error, Object.keys(initial), codes)),
  });
  useEffect(() => {
    if (errors !== NONE) element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);
  return {
    values,
    element,
    dirty: !same(values, saved),
    busy: sending.isPending,
    /** Of a refusal that concerns no field. */
    failure: errors.rest ? sending.error : null,
    set: <N extends keyof V & string>(name: N, value: V[N]) => {
      setValues((before) => ({ ...before, [name]: value }));
      setErrors(({ fields: { [name]: _mended, ...fields }, rest }) => ({ fields, rest }));
    },
    error: (name: keyof V & string): string | undefined => errors.fields[name],
    submit: (event: SyntheticEvent) => {
      event.preventDefault();
      if (!sending.isPending) sending.mutate(values);
    },
  };
}

/** What `Form` shows of it, whatever its values. */
export type AnyForm = Pick<ReturnType<typeof useForm<Record<string, unknown>, unknown>>, "element" | "dirty" | "busy" | "failure" | "submit">;
