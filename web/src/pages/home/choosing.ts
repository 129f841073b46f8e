import { useState } from "react";

/** Which rows of a page are chosen. Rows that have gone are chosen no more. */
export function useChoosing(shown: readonly string[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = shown.filter((id) => ids.has(id));
  return {
    chosen,
    has: (id: string) => ids.has(id),
    toggle: (id: string) => setIds(toggled(ids, id)),
    all: chosen.length > 0 && chosen.length === shown.length,
    some: chosen.length > 0 && chosen.length < shown.length,
    toggleAll: () => setIds(chosen.length === shown.length ? new Set() : new Set(shown)),
  };
}

export type Choosing = ReturnType<typeof useChoosing>;

/** A set with an element more, or less if it was there. */
export function toggled(set: ReadonlySet<string>, element: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(element)) next.add(element);
  return next;
}
