import { useSessionStorage } from "@mantine/hooks";

import type { Mapping } from "~/pages/contacts/import/mapping";
import type { ImportOrder, ImportPreview } from "~/pages/contacts/types";

/** What is decided about an import before it starts; kept while the page is reloaded. */
export interface Decided {
  /** How the file was read when it was taken in. */
  first: ImportPreview | null;
  mapping: Mapping;
  existing: "update" | "skip";
  lists: string[];
  tags: string[];
  agreed: boolean;
  wording: string;
  source: string;
  trigger: boolean;
}

const UNDECIDED: Decided = { first: null, mapping: {}, existing: "update", lists: [], tags: [], agreed: false, wording: "", source: "", trigger: false };

export function useDecided(file: string) {
  const [decided, set, forget] = useSessionStorage<Decided>({ key: `jalon.import.${file}`, defaultValue: UNDECIDED, getInitialValueInEffect: false });
  return { decided, decide: (part: Partial<Decided>) => set((before) => ({ ...before, ...part })), forget };
}

/** Keeps how a file was read, for the steps to come. */
export function begin(first: ImportPreview, mapping: Mapping): void {
  sessionStorage.setItem(`jalon.import.${first.file}`, JSON.stringify({ ...UNDECIDED, first, mapping }));
}

export const orderOf = (file: string, decided: Decided): ImportOrder => ({
  file,
  mapping: decided.mapping,
  existing: decided.existing,
  lists: decided.lists,
  tags: decided.tags,
  consent: decided.agreed ? decided.wording.trim() : "",
  source: (decided.agreed && decided.source.trim()) || "import",
  trigger: decided.trigger,
});

/** What an import is tried with: how consent is worded, where it was given and who may hear of it change nothing in what it comes to. */
export const triedOf = (file: string, decided: Decided): ImportOrder => ({
  ...orderOf(file, decided),
  consent: decided.agreed ? "agreed" : "",
  source: "import",
  trigger: false,
});

/** Whether it says what an import needs: who agreed, agreed to something, somewhere. */
export const isComplete = ({ agreed, wording, source }: Decided): boolean => !agreed || (wording.trim() !== "" && source.trim() !== "");
