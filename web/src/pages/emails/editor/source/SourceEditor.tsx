import { EditorView } from "@codemirror/view";
import { Box } from "@mantine/core";
import { useEffect, useRef } from "react";

import { extensions, type Known } from "~/pages/emails/editor/source/code";
import { setWrongLines } from "~/pages/emails/editor/source/marks";

interface Props {
  text: string;
  label: string;
  variables: readonly string[];
  event: readonly string[];
  wrong: readonly number[];
  /** The line to go to; its `at` tells one wish from the next. */
  goTo: { line: number; at: number } | null;
  /** What to put in where the cursor is; `at` tells one wish from the next. */
  insert: { text: string; at: number } | null;
  /** A file was dropped or pasted. */
  given: (file: File) => void;
  change: (text: string) => void;
}

/** MJML or HTML with Liquid, as it is written. */
export default function SourceEditor({ text, label, variables, event, wrong, goTo, insert, given, change }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ text, change, given, variables, event });
  useEffect(() => {
    latest.current = { text, change, given, variables, event };
  });

  // Anew when there are other variables: its language knows those it began with.
  useEffect(() => {
    if (!place.current) return;
    const known: Known = { variables: () => latest.current.variables, event: () => latest.current.event };
    const made = new EditorView({ doc: latest.current.text, extensions: extensions(known, label, { changed: (next) => latest.current.change(next), given: (file) => latest.current.given(file) }), parent: place.current });
    view.current = made;
    return () => made.destroy();
  }, [label, variables]);

  useEffect(() => {
    const there = view.current;
    if (there && there.state.doc.toString() !== text) there.dispatch({ changes: { from: 0, to: there.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    view.current?.dispatch({ effects: setWrongLines.of(wrong) });
  }, [wrong]);

  useEffect(() => {
    const there = view.current;
    if (!there || !goTo || goTo.line > there.state.doc.lines) return;
    const { from } = there.state.doc.line(goTo.line);
    there.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    there.focus();
  }, [goTo]);

  useEffect(() => {
    const there = view.current;
    if (!there || !insert) return;
    there.dispatch(there.state.replaceSelection(insert.text));
    there.focus();
  }, [insert]);

  return <Box ref={place} className="source-editor" />;
}
