/** The draft being edited, and the step whose panel is open, for what is inside. */

import { createContext, use, useMemo } from "react";
import { useStore } from "zustand";

import type { Outcome, Path, Step, Structure } from "~/builder";
import { errorAt } from "~/pages/workflows/editor/problems";
import type { Wrong } from "~/pages/workflows/editor/remote";
import type { EditorState, EditorStore } from "~/pages/workflows/editor/store";

export const EditorContext = createContext<EditorStore | null>(null);

export function useEditor(): EditorStore {
  const editor = use(EditorContext);
  if (!editor) throw new Error("There is no draft here.");
  return editor;
}

export function useEdited<T>(read: (state: EditorState) => T): T {
  return useStore(useEditor(), read);
}

/** What is said at the fields of a setting of the workflow, or of a part of one. */
export function useErrors(...at: Path): (...rest: Path) => string | undefined {
  const problems = useEdited((state) => state.problems);
  const whole = useMemo(() => problems.filter(({ path }) => path[0] !== "steps"), [problems]);
  return (...rest) => errorAt(whole, ...at, ...rest);
}

export interface StepScope {
  readonly step: Step;
  readonly structure: Structure;
  readonly disabled: boolean;
  /** What is wrong with the step. */
  readonly problems: readonly Wrong[];
  readonly change: (path: Path, value: unknown) => void;
  readonly run: (outcome: Outcome) => void;
  /** How other steps are called: their numbers and names. */
  readonly nameOf: (step: string) => string;
}

export const StepContext = createContext<StepScope | null>(null);

export function useStep(): StepScope {
  const scope = use(StepContext);
  if (!scope) throw new Error("No step is open.");
  return scope;
}
