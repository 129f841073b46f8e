import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { layoutOf, type Place, structureOf } from "~/builder";
import { deedsOf } from "~/pages/workflows/canvas/deeds";
import { useKept } from "~/pages/workflows/canvas/kept";
import type { Acts, Drops, Overlay, Picking, Scene } from "~/pages/workflows/canvas/scene";
import { foldedAround, stepOf } from "~/pages/workflows/canvas/spots";
import { useStable } from "~/pages/workflows/canvas/stable";
import { useTexts } from "~/pages/workflows/canvas/texts";
import type { CanvasProps } from "~/pages/workflows/canvas/types";
import { type Dragged, useDrag } from "~/pages/workflows/canvas/useDrag";

/** Under this width there is only the outline. */
const NARROW = "(max-width: 47.99em)";

interface Shown {
  readonly scene: Scene;
  readonly acts: Acts;
  readonly dragged: Dragged;
  readonly narrow: boolean;
  /** What is to be said aloud. */
  readonly said: string;
}

export function useCanvas(props: CanvasProps): Shown {
  const { t } = useTranslation();
  const narrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const slug = typeof props.draft.workflow === "string" ? props.draft.workflow : "";
  const [foldedList, setFolded] = useKept(`folded.${slug}`);
  const [recent, setRecent] = useKept("recentSteps");
  const [[mode = "flow"], setMode] = useKept("flowMode");
  const [inner, setInner] = useState<Place | null>(null);
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const [drops, setDrops] = useState<Drops | null>(null);
  const [picking, setPicking] = useState<Picking | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [said, say] = useState("");
  const prefix = useId();
  const refs = { home: useRef<HTMLDivElement>(null), pointed: useRef(false), anchors: useRef<readonly (string | null)[]>([]), zoom: useRef<Scene["zoom"]["current"]>(null) };

  const structure = useMemo(() => structureOf(props.draft), [props.draft]);
  const folded = useMemo(() => new Set(foldedList), [foldedList]);
  const numbers = props.figures !== undefined;
  // A step that only says something else stays where it is.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const layout = useMemo(() => layoutOf(structure, { numbers, folded }), [structure.roots, numbers, folded]);
  const texts = useTexts(structure, props.words);
  const { selected } = props;
  const place = useMemo((): Place | null => {
    if (selected === null) return null;
    const link = inner && structure.graph.links.get("end" in inner ? inner.end : "branch" in inner ? inner.branch : "");
    return inner && link?.from === selected ? inner : { step: selected };
  }, [selected, inner, structure]);
  const isOutline = narrow || mode === "outline";
  const scene: Scene = { ...props, ...refs, structure, layout, texts, place, folded, recent, mode: isOutline ? "outline" : "flow", overlay, drops, picking, hovered, prefix };

  const turned = useRef(false);
  const turn = () => {
    if (narrow) return;
    turned.current = true;
    setMode([mode === "outline" ? "flow" : "outline"]);
  };
  const { home } = refs;
  // The keys go on where they were.
  useEffect(() => {
    if (turned.current) home.current?.focus({ preventScroll: true });
    turned.current = false;
  }, [isOutline, home]);
  const moving = useStable({
    move: (step: string, links: readonly string[], copy?: boolean) => acts.move(step, links, copy),
    drop: (given: Drops | null) => setDrops(given),
  });
  const { dragged, grab } = useDrag(scene, moving);
  const hands = { t, say, setInner, setOverlay, setPicking, setDrops, setFolded, setRecent, setHovered, turn, grabbed: grab };
  const acts: Acts = useStable(deedsOf(scene, hands));
  useUnfolded(scene, setFolded);
  return { scene, acts, dragged, narrow, said };
}

/** What gets the focus is not left folded away. */
function useUnfolded({ structure, place, folded }: Scene, setFolded: (branches: readonly string[]) => void): void {
  const around = place && "step" in place ? foldedAround(structure, stepOf(structure, place), folded) : [];
  const hiding = around.join(" ");
  useEffect(() => {
    if (hiding) setFolded([...folded].filter((each) => !hiding.split(" ").includes(each)));
    // Only when something else is hidden.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [hiding]);
}
