import { useLayoutEffect, useRef, useState } from "react";

type Handlers = Readonly<Record<string, (...given: never[]) => unknown>>;

/** Handlers that stay the same and always do what those given last do: who is given them need not be drawn again. */
export function useStable<T extends { readonly [Name in keyof T]: (...given: never[]) => unknown }>(handlers: T): T {
  const latest = useRef(handlers);
  useLayoutEffect(() => {
    latest.current = handlers;
  });
  const [stable] = useState(() => {
    const names = Object.keys(handlers);
    const call = (name: string) => (...given: never[]) => (latest.current as Handlers)[name]?.(...given);
    return Object.fromEntries(names.map((name) => [name, call(name)])) as unknown as T;
  });
  return stable;
}
