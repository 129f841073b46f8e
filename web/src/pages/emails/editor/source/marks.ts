import { type EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** Lines, from 1, that something is wrong with. */
export const setWrongLines = StateEffect.define<readonly number[]>();

const WRONG = Decoration.line({ class: "source-wrong" });

function marked(state: EditorState, lines: readonly number[]): DecorationSet {
  const there = [...new Set(lines)].filter((line) => line >= 1 && line <= state.doc.lines).sort((one, other) => one - other);
  return Decoration.set(there.map((line) => WRONG.range(state.doc.line(line).from)));
}

/** Marks the lines of problems; they move with what is typed until the next check. */
export const wrongLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    const told = transaction.effects.find((effect) => effect.is(setWrongLines));
    return told ? marked(transaction.state, told.value) : before.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
