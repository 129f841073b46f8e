import { useDisclosure } from "@mantine/hooks";
import { type ReactNode, Suspense, useCallback } from "react";

import { changeSetting, type Path } from "~/builder";
import { useEdited, useEditor } from "~/pages/workflows/editor/context";
import { SettingsDrawer } from "~/pages/workflows/editor/parts";

/** Gives a setting of the draft another value; undefined leaves it out. */
export function useChangeSetting(): (path: Path, value: unknown) => void {
  const editor = useEditor();
  return useCallback((path, value) => editor.run(changeSetting(editor.getState().history.draft, path, value)), [editor]);
}

/** The drawer with the settings of the draft. */
export function useSettings(): { open: () => void; drawer: ReactNode } {
  const [opened, { open, close }] = useDisclosure();
  return { open, drawer: opened && <Settings close={close} /> };
}

function Settings({ close }: { close: () => void }) {
  const draft = useEdited((state) => state.history.draft);
  const change = useChangeSetting();
  return (
    <Suspense>
      <SettingsDrawer draft={draft} change={change} opened onClose={close} />
    </Suspense>
  );
}
