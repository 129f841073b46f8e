import { useState } from "react";

interface Options<V, D> {
  value: V | null;
  /** How a value is written. */
  write: (value: V | null) => D;
  /** What was written; null: nothing, or nothing that can be read. */
  read: (draft: D) => V | null;
  onChange: (value: V | null) => void;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What is typed, kept as it is typed while the value follows what can be read of it. A value that changes
 * by itself (undo, another thing chosen) is written anew. */
export function useDraft<V, D>({ value, write, read, onChange }: Options<V, D>) {
  const [draft, setDraft] = useState(() => write(value));
  const [told, tell] = useState(value);
  if (!same(told, value)) {
    tell(value);
    setDraft(write(value));
  }
  const type = (next: D) => {
    const found = read(next);
    setDraft(next);
    tell(found);
    if (!same(found, value)) onChange(found);
  };
  return [draft, type] as const;
}
