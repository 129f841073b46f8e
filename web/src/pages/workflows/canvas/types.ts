/** What the canvas shows and asks for. It knows of no server: pages give it what it draws. */

import type { ComponentType } from "react";

import type { Draft, Outcome } from "~/builder";

/** The sentences of a definition, as the server says them in the reader's language. */
export interface Words {
  /** Who enters, and what starts it. */
  readonly trigger: string;
  /** By step; a step that cannot be read yet has none. */
  readonly steps: Readonly<Record<string, string>>;
  /** By step: its branches in words, in the order in which they are written. */
  readonly branches: Readonly<Record<string, readonly string[]>>;
}

export type Severity = "error" | "warning";

/** What stands at the foot of a card. */
export interface Figures {
  readonly arrived: number;
  /** Null where nobody is now: in a simulation. */
  readonly here: number | null;
  readonly left: number;
  readonly sent?: number;
  readonly opened?: number;
  readonly clicked?: number;
}

/** Changing the draft. Every command is recorded, announced, and can be undone. */
export interface Editing {
  /** Does what a command of the builder came to, or says why it cannot be done. */
  readonly run: (outcome: Outcome) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Opens the panel of a step, or of the trigger, on its first empty field. */
  readonly open: (step: string) => void;
}

export interface CanvasProps {
  readonly draft: Draft;
  readonly words: Words;
  /** The step with the focus; "" is the trigger. */
  readonly selected: string | null;
  readonly onSelect: (step: string | null) => void;
  /** A step to bring into view, each time that another is given. */
  readonly looked?: { readonly step: string } | null;
  readonly problems?: ReadonlyMap<string, Severity>;
  /** By step, with the trigger: in Numbers and Simulate. */
  readonly figures?: ReadonlyMap<string, Figures>;
  /** By link: its share of those who entered, 0 to 1. */
  readonly shares?: ReadonlyMap<string, number>;
  /** Flows that did not happen: drawn dashed. */
  readonly supposed?: boolean;
  /** Steps of one person's path, in order; all else is dimmed. */
  readonly lit?: readonly string[];
  /** People inside, by step. */
  readonly inside?: ReadonlyMap<string, number>;
  /** Who else is on which step. */
  readonly others?: ReadonlyMap<string, readonly string[]>;
  /** Shows how an email begins. */
  readonly picture?: ComponentType<{ email: string }>;
  /** Left out: nothing can be changed. */
  readonly editing?: Editing;
  /** A figure was pressed: its people are to be shown. */
  readonly onPeople?: (step: string, of: "arrived" | "here" | "left") => void;
}
