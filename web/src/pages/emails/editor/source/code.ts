import type { Completion } from "@codemirror/autocomplete";
import { liquid } from "@codemirror/lang-liquid";
import { xml } from "@codemirror/lang-xml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";

import { fileIn } from "~/pages/emails/editor/images/images";
import { wrongLines } from "~/pages/emails/editor/source/marks";
import { members } from "~/pages/emails/editor/variables";

const completion = (label: string, type: string): Completion => ({ label, type });

/** What may be read in the source. Asked for at each completion, as it changes with what is typed. */
export interface Known {
  variables: () => readonly string[];
  event: () => readonly string[];
}

function language({ variables, event }: Known): Extension {
  const tops = [...members(variables()).keys()];
  return liquid({
    base: xml(),
    variables: tops.map((name) => completion(name, "variable")),
    properties: (path) => {
      const [first = ""] = path;
      if (path.length > 1) return [];
      const names = first === "event" ? event() : (members(variables()).get(first) ?? []);
      return names.map((name) => completion(name, "property"));
    },
  });
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.tagName, tags.attributeName], color: "var(--mantine-color-accent-text)" },
  { tag: [tags.attributeValue, tags.string, tags.number], color: "var(--mantine-color-ok-text)" },
  { tag: [tags.comment, tags.angleBracket], color: "var(--mantine-color-dimmed)" },
  { tag: [tags.keyword, tags.controlKeyword, tags.variableName, tags.propertyName], color: "var(--mantine-color-wait-text)" },
]);

const LOOK = EditorView.theme({
  "&": { color: "var(--mantine-color-text)", backgroundColor: "var(--jalon-surface)" },
  ".cm-gutters": { color: "var(--mantine-color-dimmed)", backgroundColor: "var(--jalon-sunken)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--jalon-sunken)" },
  ".cm-content": { caretColor: "var(--mantine-color-text)" },
  ".cm-cursor": { borderLeftColor: "var(--mantine-color-text)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--jalon-soft-accent) !important" },
  ".cm-tooltip": { color: "var(--mantine-color-text)", backgroundColor: "var(--jalon-surface)", borderColor: "var(--jalon-line)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--mantine-color-text)", backgroundColor: "var(--jalon-soft-accent)" },
});

const nonce = () => document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? "";

interface Hears {
  changed: (text: string) => void;
  /** A file was dropped, to where the cursor is then, or pasted. */
  given: (file: File) => void;
}

/** Takes a file; otherwise the editor goes on with what it is. */
function taken(event: Event, from: DataTransfer | null, given: Hears["given"]): boolean {
  const file = fileIn(from);
  if (!file) return false;
  event.preventDefault();
  given(file);
  return true;
}

export const extensions = (known: Known, label: string, { changed, given }: Hears): Extension[] => [
  basicSetup,
  language(known),
  syntaxHighlighting(COLOURS),
  LOOK,
  wrongLines,
  EditorView.lineWrapping,
  EditorView.cspNonce.of(nonce()),
  EditorView.contentAttributes.of({ "aria-label": label }),
  EditorView.domEventHandlers({
    drop(event, view) {
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
      if (at !== null && fileIn(event.dataTransfer)) view.dispatch({ selection: { anchor: at } });
      return taken(event, event.dataTransfer, given);
    },
    paste: (event) => taken(event, event.clipboardData, given),
  }),
  EditorView.updateListener.of((update) => {
    if (update.docChanged) changed(update.state.doc.toString());
  }),
];
