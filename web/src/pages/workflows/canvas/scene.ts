/** What the parts of the canvas share. */

import { createContext, type RefObject, useContext } from "react";

import type { Clip, Layout, Place, Structure } from "~/builder";
import type { Deed } from "~/pages/workflows/canvas/keys";
import { keyOf } from "~/pages/workflows/canvas/spots";
import type { Texts } from "~/pages/workflows/canvas/texts";
import type { CanvasProps } from "~/pages/workflows/canvas/types";

/** Where on screen something opens. */
export type At = Pick<DOMRect, "left" | "top" | "width" | "height">;

/** What is open over the canvas. */
export type Overlay =
  | { readonly is: "add"; readonly links: readonly string[]; readonly at: At }
  | { readonly is: "menu"; readonly place: Place; readonly at: At }
  | { readonly is: "move"; readonly step: string; readonly at: At }
  | { readonly is: "goto"; readonly link: string; readonly leads: boolean; readonly at: At }
  | { readonly is: "find"; readonly at: At }
  | { readonly is: "delete"; readonly step: string }
  | { readonly is: "keys" };

/** Places where something moved may go, by the id of their box, and the one that it would go to. */
export interface Drops {
  readonly allowed: ReadonlySet<string>;
  readonly over: string | null;
}

/** The step that a link is to lead to is being chosen; `leads`: the link itself, not a jump at its end. */
export interface Picking {
  readonly link: string;
  readonly leads: boolean;
}

export interface Scene extends CanvasProps {
  readonly structure: Structure;
  readonly layout: Layout;
  readonly texts: Texts;
  /** What has the focus. */
  readonly place: Place | null;
  readonly folded: ReadonlySet<string>;
  readonly recent: readonly string[];
  readonly mode: "flow" | "outline";
  readonly overlay: Overlay | null;
  readonly drops: Drops | null;
  readonly picking: Picking | null;
  /** The chip whose lines are drawn, by its box. */
  readonly hovered: string | null;
  /** Begins the ids of elements. */
  readonly prefix: string;
  /** What has the keys. */
  readonly home: RefObject<HTMLDivElement | null>;
  /** What is looked at may have come from a pointer, which knows where it is. */
  readonly pointed: RefObject<boolean>;
  /** Steps that should stay where they are on screen, the first that can. */
  readonly anchors: RefObject<readonly (string | null)[]>;
  /** Zooms, where there is something to zoom. */
  readonly zoom: RefObject<((by: "in" | "out" | "whole") => void) | null>;
}

/** What the parts ask for; these stay the same as long as the canvas. */
export interface Acts {
  readonly focus: (place: Place | null) => void;
  /** A card, pill or end was pressed. */
  readonly press: (place: Place) => void;
  readonly edit: (place: Place) => void;
  readonly key: (deed: Deed) => void;
  readonly open: (overlay: Overlay) => void;
  readonly close: () => void;
  readonly insert: (links: readonly string[], kind: string, at: At) => void;
  readonly insertBelow: (place: Place, at: At) => void;
  readonly move: (step: string, links: readonly string[], copy?: boolean) => void;
  readonly remove: (step: string, keep?: string | null) => void;
  readonly copy: (place: Place) => Clip | null;
  readonly cut: (place: Place) => Clip | null;
  readonly paste: (place: Place, clip: Clip | null) => void;
  readonly duplicate: (place: Place) => void;
  readonly note: (place: Place) => void;
  readonly fold: (branches: readonly string[]) => void;
  readonly rejoin: (link: string) => void;
  readonly endHere: (link: string) => void;
  readonly pickTarget: (link: string, leads: boolean, at: At) => void;
  readonly pick: (step: string) => void;
  readonly cancelPick: () => void;
  readonly people: (step: string, of: "arrived" | "here" | "left") => void;
  readonly hover: (box: string | null) => void;
  readonly drop: (drops: Drops | null) => void;
  readonly grab: (step: string, event: PointerEvent) => void;
}

export const SceneContext = createContext<Scene | null>(null);
/** Of the emails, on their cards. */
export const PictureContext = createContext<CanvasProps["picture"]>(undefined);
export const ActsContext = createContext<Acts | null>(null);

export function useScene(): Scene {
  const scene = useContext(SceneContext);
  if (!scene) throw new Error("Outside of a canvas");
  return scene;
}

export function useActs(): Acts {
  const acts = useContext(ActsContext);
  if (!acts) throw new Error("Outside of a canvas");
  return acts;
}

/** The id of the element of a place. */
export const idOf = (prefix: string, place: Place): string => prefix + encodeURIComponent(keyOf(place));

export function atOf(element: Element | null): At {
  return element?.getBoundingClientRect() ?? { left: window.innerWidth / 3, top: window.innerHeight / 4, width: 0, height: 0 };
}

/** Where a place is on screen. */
export const atPlace = ({ prefix, home }: Pick<Scene, "prefix" | "home">, place: Place): At => atOf(document.getElementById(idOf(prefix, place)) ?? home.current);
