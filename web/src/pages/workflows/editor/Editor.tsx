import { Alert, Box, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { isRefused, type Structure, structureOf, TRIGGER } from "~/builder";
import type { Editing } from "~/pages/workflows/canvas/types";
import { Frame } from "~/pages/workflows/Frame";
import { ConflictDialog } from "~/pages/workflows/editor/ConflictDialog";
import { EditorContext, useEdited, useEditor } from "~/pages/workflows/editor/context";
import { DraftPicture } from "~/pages/workflows/editor/DraftPicture";
import { EditBar } from "~/pages/workflows/editor/EditBar";
import { Panel } from "~/pages/workflows/editor/Panel";
import { Canvas, fetchParts } from "~/pages/workflows/editor/parts";
import { severities } from "~/pages/workflows/editor/problems";
import type { EditorStore } from "~/pages/workflows/editor/store";
import { usePresence } from "~/pages/workflows/editor/usePresence";
import { resultsOf } from "~/pages/workflows/queries";
import { Loading } from "~/ui/States";

interface Props {
  /** The step in the address; "" is the trigger. */
  selected: string | null;
  select: (step: string | null) => void;
  /** Why nothing can be changed; null: it can. */
  fixed: string | null;
  /** Whether people may be inside. */
  isPublished: boolean;
}

/** The draft on its canvas, the panel of a step beside it. */
export function Editor({ editor, ...props }: Props & { editor: EditorStore }) {
  return (
    <EditorContext value={editor}>
      <Desk {...props} />
      <ConflictDialog />
    </EditorContext>
  );
}

function Desk({ selected, select, fixed, isPublished }: Props) {
  const { t } = useTranslation();
  const editor = useEditor();
  const draft = useEdited((state) => state.history.draft);
  const words = useEdited((state) => state.seen.words);
  const problems = useEdited((state) => state.problems);
  const structure = useMemo(() => structureOf(draft), [draft]);
  const panel = usePanel(selected, select);
  const late = useLate(structure, selected);
  const shown = late.selected;
  const [looked, look] = useState<{ step: string } | null>(null);
  const editing = useEditing({ open: panel.open, select, look });
  const inside = useInside(isPublished);
  const may = useMay("workflows:write");
  useEffect(fetchParts, []);
  usePresence(editor, selected ?? TRIGGER, may && fixed === null);
  return (
    <Stack gap="sm" flex={1}>
      <EditBar structure={late.structure} selected={shown} go={panel.open} editing={editing} disabled={fixed !== null} />
      {fixed !== null && <Alert color="info">{fixed}</Alert>}
      <Frame>
        <Group ref={panel.home} gap={0} wrap="nowrap" align="stretch" h="100%" onPointerDownCapture={panel.pointed} onKeyDownCapture={panel.typed}>
          <Box flex={1} miw={0} component="section" aria-label={t("editor.canvas")}>
            <Suspense fallback={<Loading />}>
              <Canvas
                draft={draft}
                words={words}
                selected={selected}
                onSelect={panel.follow}
                looked={looked}
                problems={useMemo(() => severities(problems), [problems])}
                inside={inside}
                others={useOthers()}
                picture={DraftPicture}
                {...(fixed === null ? { editing } : {})}
              />
            </Suspense>
          </Box>
          {panel.opened && shown !== null && <Panel step={shown} structure={shown === selected ? structure : late.structure} here={inside.get(shown)} focusing={panel.focusing === shown} focused={panel.focused} disabled={fixed !== null} onClose={panel.close} />}
        </Group>
      </Frame>
    </Stack>
  );
}

/** First the canvas answers, then all else follows; what is gone is left at once. */
function useLate(structure: Structure, selected: string | null) {
  const now = useMemo(() => ({ structure, selected }), [structure, selected]);
  const late = useDeferredValue(now);
  return late.selected === null || late.selected === TRIGGER || structure.graph.byKey.has(late.selected) ? late : now;
}

/** Which panel is open, and where the focus goes back to. */
function usePanel(selected: string | null, select: (step: string | null) => void) {
  const [opened, setOpened] = useState(selected !== null);
  /** The step whose panel is to get the focus, once the address has come to it. */
  const [focusing, setFocusing] = useState<string | null>(null);
  const home = useRef<HTMLDivElement>(null);
  const from = useRef<HTMLElement | null>(null);
  const byPointer = useRef(false);
  const show = useCallback(
    (step: string) => {
      from.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      select(step);
      setOpened(true);
    },
    [select],
  );
  return {
    opened,
    focusing,
    focused: useCallback(() => setFocusing(null), []),
    home,
    open: useCallback(
      (step: string) => {
        show(step);
        setFocusing(step);
      },
      [show],
    ),
    /** A card that is pressed shows its panel; the arrow keys leave it as it is. */
    follow: useCallback(
      (step: string | null) => {
        if (step !== null && byPointer.current) show(step);
        else select(step);
      },
      [show, select],
    ),
    close: useCallback(() => {
      setOpened(false);
      const canvas = home.current?.querySelector<HTMLElement>("section [tabindex='0']") ?? null;
      const back = from.current?.isConnected && from.current !== document.body ? from.current : canvas;
      back?.focus({ preventScroll: true });
    }, []),
    pointed: () => {
      byPointer.current = true;
    },
    typed: () => {
      byPointer.current = false;
    },
  };
}

interface Eyes {
  open: (step: string) => void;
  select: (step: string | null) => void;
  look: (at: { step: string }) => void;
}

function useEditing({ open, select, look }: Eyes): Editing {
  const editor = useEditor();
  return useMemo(() => {
    /** What was changed is looked at. */
    const back = (deed: "undo" | "redo") => {
      const { done, undone } = editor.getState().history;
      const change = deed === "undo" ? done.at(-1) : undone.at(-1);
      editor[deed]();
      const steps = structureOf(editor.getState().history.draft).numbers;
      const shown = change && [change.focus, ...change.touched].find((step) => steps.has(step));
      if (shown === undefined) return;
      select(shown);
      look({ step: shown });
    };
    return {
      run: (outcome) => {
        if (!isRefused(outcome)) editor.seal();
        editor.run(outcome);
      },
      undo: () => back("undo"),
      redo: () => back("redo"),
      open,
    };
  }, [editor, open, select, look]);
}

const NOBODY: ReadonlyMap<string, number> = new Map();

function useInside(isPublished: boolean): ReadonlyMap<string, number> {
  const slug = useEdited((state) => state.slug);
  const { data } = useQuery({ ...resultsOf(slug), enabled: isPublished });
  return useMemo(() => (data ? new Map(data.steps.map(({ step, here }) => [step, here])) : NOBODY), [data]);
}

function useOthers(): ReadonlyMap<string, readonly string[]> {
  const others = useEdited((state) => state.others);
  return useMemo(() => {
    const found = new Map<string, string[]>();
    for (const { step, who } of others) found.set(step, [...(found.get(step) ?? []), who]);
    return found;
  }, [others]);
}
