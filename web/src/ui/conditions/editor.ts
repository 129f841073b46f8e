import { createContext, useContext, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useCopied } from "~/ui/conditions/clipboard";
import { at, type ConditionJson, group, type GroupKind, inserted, isGroup, moved, type Path, removed, replaced, saidOf, unwrapped, wrapped } from "~/ui/conditions/conditions";

export interface StepOption {
  id: string;
  label: string;
}

/** What is wrong with a part, at its path. */
export type Mistakes = ReadonlyMap<string, string>;

/** Edits of one condition, as its rows ask for them. */
export interface Editor {
  inside: boolean;
  steps: readonly StepOption[];
  mistakes: Mistakes;
  disabled: boolean;
  /** Grows when rows change places: what was typed in them belongs to other places then. */
  revision: number;
  put: (path: Path, next: ConditionJson) => void;
  /** Adds a row after the others of a group, or beside a row that stands alone. */
  add: (path: Path, row: ConditionJson) => void;
  pasteAfter: (path: Path) => void;
  copy: (path: Path) => void;
  remove: (path: Path) => void;
  move: (path: Path, by: number) => void;
  wrap: (path: Path, kind: GroupKind) => void;
  unwrap: (path: Path) => void;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("A row of a condition stands outside its editor.");
  return editor;
}

export const keyOf = (path: Path): string => path.join(".");

/** Where the parts of the group at a path stand, within a `not` or without. */
export function groupAt(root: ConditionJson, path: Path): { path: Path; parts: ConditionJson[] } | null {
  const found = at(root, path);
  if (!found) return null;
  const { denied, inner } = saidOf(found);
  return isGroup(inner) ? { path: denied ? [...path, 0] : path, parts: inner.of } : null;
}

interface Options {
  value: ConditionJson | undefined;
  onChange: (value: ConditionJson | undefined) => void;
  steps: readonly StepOption[] | undefined;
  mistakes: Mistakes;
  disabled: boolean;
}

/** The edits, what is announced of them, and where the focus goes. */
export function useEdits({ value, onChange, steps, mistakes, disabled }: Options) {
  const { t } = useTranslation();
  const { copied, copy } = useCopied();
  const [announced, announce] = useState("");
  const [revision, setRevision] = useState(0);
  const { container, focus } = useFocus();
  const shift = (next: ConditionJson | undefined) => {
    setRevision((before) => before + 1);
    onChange(next);
  };
  const insert = (path: Path, row: ConditionJson, into: ConditionJson) => {
    shift(inserted(into, path, row));
    focus(path, "field");
  };
  const add = (path: Path, row: ConditionJson) => {
    announce(t("conditions.added"));
    if (value === undefined) {
      shift(row);
      focus([], "field");
      return;
    }
    const found = groupAt(value, path);
    if (found) insert([...found.path, found.parts.length], row, value);
    else insert([...path, 1], row, replaced(value, path, group("all", [at(value, path) ?? row])));
  };
  const remove = (path: Path) => {
    if (!value) return;
    const next = removed(value, path);
    shift(next && isLeft(next) ? next : undefined);
    announce(t("conditions.removed"));
    focus(nearest(next, path), "menu");
  };
  const pasteAfter = (path: Path) => {
    if (!copied || !value) return;
    const place = path.at(-1);
    const parent = place === undefined ? undefined : at(value, path.slice(0, -1));
    if (place !== undefined && parent && isGroup(parent)) insert([...path.slice(0, -1), place + 1], copied, value);
    else add(path, copied);
    announce(t("conditions.pasted"));
  };
  const move = (path: Path, by: number) => {
    if (!value) return;
    const next = moved(value, path, by);
    if (next === value) return;
    const to = (path.at(-1) ?? 0) + by;
    shift(next);
    announce(t("conditions.moved", { n: to + 1 }));
    focus([...path.slice(0, -1), to], "menu");
  };
  const reshape = (change: (root: ConditionJson) => ConditionJson, said: string, path: Path) => {
    if (!value) return;
    shift(change(value));
    announce(said);
    focus(path, "menu");
  };
  const editor: Editor = {
    inside: steps !== undefined,
    steps: steps ?? [],
    mistakes,
    disabled,
    revision,
    put: (path, next) => onChange(value ? replaced(value, path, next) : next),
    add,
    pasteAfter,
    copy: (path) => {
      const row = value && at(value, path);
      if (row) copy(row);
      announce(t("conditions.copied"));
    },
    remove,
    move,
    wrap: (path, kind) => reshape((root) => wrapped(root, path, kind), t("conditions.grouped"), path),
    unwrap: (path) => reshape((root) => unwrapped(root, path), t("conditions.ungrouped"), path),
  };
  return { editor, announced, container };
}

/** An empty group is no condition when it is all there is. */
function isLeft(root: ConditionJson): boolean {
  const { inner } = saidOf(root);
  return !(isGroup(inner) && inner.of.length === 0);
}

/** The row that takes the place of one that was removed: the next, the last, else what it stood in. */
function nearest(root: ConditionJson | undefined, path: Path): Path {
  const place = path.at(-1);
  if (!root || place === undefined) return [];
  const around = path.slice(0, -1);
  const parts = groupAt(root, around)?.parts.length ?? 0;
  return parts === 0 ? around : [...around, Math.min(place, parts - 1)];
}

type Part = "field" | "menu";

/** Moves the focus to a part of a row, once that row is there. */
function useFocus() {
  const container = useRef<HTMLDivElement>(null);
  const [wanted, want] = useState<{ key: string; part: Part } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const row = container.current?.querySelector(`[data-row="${wanted.key}"]`);
    const field = row?.querySelector<HTMLElement>("[data-fields] input:not([type=hidden])") ?? row?.querySelector<HTMLElement>("select");
    const menu = row?.querySelector<HTMLElement>("[data-menu]") ?? container.current?.querySelector<HTMLElement>("[data-add]");
    (wanted.part === "field" ? field : menu)?.focus();
  }, [wanted]);
  return { container, focus: (path: Path, part: Part) => want({ key: keyOf(path), part }) };
}
