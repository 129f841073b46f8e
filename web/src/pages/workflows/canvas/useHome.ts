import type { ClipboardEvent, FocusEvent, KeyboardEvent, RefObject } from "react";

import { type Clip, TRIGGER } from "~/builder";
import { read, written } from "~/pages/workflows/canvas/clipboard";
import { deedOf } from "~/pages/workflows/canvas/keys";
import { useActs, useScene } from "~/pages/workflows/canvas/scene";

interface Home {
  ref: RefObject<HTMLDivElement | null>;
  tabIndex: number;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: (event: FocusEvent) => void;
  onCopy: (event: ClipboardEvent) => void;
  onCut: (event: ClipboardEvent) => void;
  onPaste: (event: ClipboardEvent) => void;
}

/** What has the keys of the canvas, or of the outline: one tab stop. */
export function useHome(): Home {
  const { home, place, pointed } = useScene();
  const acts = useActs();
  const here = place ?? { step: TRIGGER };
  const onKeyDown = (event: KeyboardEvent) => {
    const deed = deedOf(event);
    const isButton = event.target !== event.currentTarget && (event.key === "Enter" || event.key === " ");
    if (!deed || isButton || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    pointed.current = false;
    acts.key(deed);
  };
  const take = (event: ClipboardEvent, clip: Clip | null) => {
    if (!clip) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", written(clip));
  };
  return {
    ref: home,
    tabIndex: 0,
    onKeyDown,
    // Only who comes by the keyboard begins somewhere.
    onFocus: (event) => {
      if (!place && event.target === event.currentTarget && event.currentTarget.matches(":focus-visible")) acts.focus(here);
    },
    onCopy: (event) => take(event, acts.copy(here)),
    onCut: (event) => take(event, acts.cut(here)),
    onPaste: (event) => acts.paste(here, read(event.clipboardData.getData("text/plain"))),
  };
}
