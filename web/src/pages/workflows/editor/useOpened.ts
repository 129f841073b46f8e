import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import i18next from "i18next";
import { useEffect, useState } from "react";

import { me } from "~/app/session";
import { type EditorStore, openEditor } from "~/pages/workflows/editor/store";
import { workflowOf } from "~/pages/workflows/queries";

interface Opened {
  readonly editor: EditorStore | null;
  readonly error: Error | null;
  readonly again: () => void;
}

const CLOSED = { editor: null, error: null };

/** The draft of a workflow, opened once it is wanted; what is left to save is saved when the page is left. */
export function useOpened(slug: string, wanted: boolean): Opened {
  const { name } = useSuspenseQuery(me).data;
  const queries = useQueryClient();
  const [opened, setOpened] = useState<Omit<Opened, "again">>(CLOSED);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    let editor: EditorStore | null = null;
    openEditor(slug, name).then(
      (found) => {
        if (left) {
          found.leave();
          return;
        }
        editor = found;
        follow(found, () => void refreshed());
        setOpened({ editor: found, error: null });
      },
      (error: unknown) => setOpened({ editor: null, error: error instanceof Error ? error : new Error(String(error)) }),
    );
    const refreshed = () => queries.invalidateQueries({ queryKey: workflowOf(slug).queryKey.slice(0, 2), predicate: ({ queryKey }) => TOLD.has(queryKey[2]) });
    const reword = () => void editor?.reword();
    i18next.on("languageChanged", reword);
    return () => {
      left = true;
      i18next.off("languageChanged", reword);
      editor?.leave();
      setOpened(CLOSED);
    };
  }, [slug, name, wanted, round, queries]);
  return { ...opened, again: () => setRound(round + 1) };
}

/** What the server says otherwise after a save. */
const TOLD = new Set<unknown>(["shown", "draft", "compare"]);

function follow(editor: EditorStore, saved: () => void): void {
  editor.subscribe((state, before) => {
    if (state.seen.tag !== before.seen.tag) saved();
  });
}
