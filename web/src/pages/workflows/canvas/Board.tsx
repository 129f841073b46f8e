import "@xyflow/react/dist/style.css";

import { type ColorMode, ReactFlow, type ReactFlowInstance, ReactFlowProvider, useReactFlow, useStore, ViewportPortal } from "@xyflow/react";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";

import { driftOf, type Layout } from "~/builder";
import { Card, FoldedCard } from "~/pages/workflows/canvas/Card";
import { Ghost } from "~/pages/workflows/canvas/Ghost";
import { Lines } from "~/pages/workflows/canvas/Lines";
import { type AnyNode, focusing, keeping, nodesOf } from "~/pages/workflows/canvas/nodes";
import { Overview } from "~/pages/workflows/canvas/Overview";
import { AddHere, Arrival, Pill } from "~/pages/workflows/canvas/Pills";
import { idOf, type Scene, useActs, useScene } from "~/pages/workflows/canvas/scene";
import { Tools } from "~/pages/workflows/canvas/Tools";
import { useArea } from "~/pages/workflows/canvas/useArea";
import type { Dragged } from "~/pages/workflows/canvas/useDrag";
import { useHome } from "~/pages/workflows/canvas/useHome";
import { anchorOf, boxOf, drifted, inSight, opening, showing, type Viewport, ZOOM, zoomed } from "~/pages/workflows/canvas/view";

type Flow = ReactFlowInstance<AnyNode>;

const KINDS = { card: Card, folded: FoldedCard, pill: Pill, arrival: Arrival, add: AddHere };

/** From how many steps on there is a map. */
const MAP_FROM = 25;
/** How long it takes to bring something into view, in milliseconds. */
const GLIDE = 200;

/** What the library says of nodes and edges that take the focus, in English: here none does. */
const UNSAID = { "node.a11yDescription.default": "", "node.a11yDescription.keyboardDisabled": "", "edge.a11yDescription.default": "" };

/** The flow as cards and lines. */
export function Board({ dragged }: { dragged: Dragged }) {
  return (
    <ReactFlowProvider>
      <Drawing dragged={dragged} />
    </ReactFlowProvider>
  );
}

function Drawing({ dragged }: { dragged: Dragged }) {
  const { t } = useTranslation();
  const scene = useScene();
  const flow = useReactFlow<AnyNode>();
  const acts = useActs();
  const home = useHome();
  const colorMode: ColorMode = useComputedColorScheme("light");
  const nodes = useNodes(scene);
  const far = useStore((state) => state.transform[2] < ZOOM.far);
  useSteady(scene, flow);
  useShown(scene, flow);
  const { zoom, home: element, place, structure } = scene;
  // A note has no card of its own.
  const isNote = place !== null && "step" in place && structure.graph.byKey.get(place.step)?.kind === "note";
  const active = place && !isNote ? idOf(scene.prefix, place) : undefined;
  useEffect(() => {
    zoom.current = (by) => void flow.setViewport(zoomed(flow.getViewport(), sizeOf(element.current), by));
    dragged.flow.current = flow;
    return () => {
      zoom.current = null;
      dragged.flow.current = null;
    };
  }, [zoom, dragged.flow, flow, element]);
  return (
    <>
      <ReactFlow
        {...home}
        aria-label={t("canvas.label")}
        aria-description={t("canvas.help")}
        aria-activedescendant={active}
        className="flow"
        data-far={far || undefined}
        data-picking={scene.picking ? true : undefined}
        data-dragging={scene.drops ? true : undefined}
        nodes={nodes}
        nodeTypes={KINDS}
        colorMode={colorMode}
        onPaneClick={() => {
          element.current?.focus({ preventScroll: true });
          if (!scene.picking) acts.focus(null);
        }}
        onlyRenderVisibleElements
        minZoom={ZOOM.least}
        maxZoom={ZOOM.most}
        panOnScroll
        zoomOnDoubleClick={false}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        ariaLabelConfig={UNSAID}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        panActivationKeyCode={null}
        proOptions={{ hideAttribution: true }}
      >
        <ViewportPortal>
          <Lines />
        </ViewportPortal>
      </ReactFlow>
      {scene.structure.order.length >= MAP_FROM && <Overview />}
      <Tools />
      <Ghost dragged={dragged} />
    </>
  );
}

const sizeOf = (element: Element | null) => element?.getBoundingClientRect() ?? { width: 0, height: 0 };

function useNodes(scene: Scene): AnyNode[] {
  const { structure, layout, texts, problems, figures, shares, lit, inside, others, drops, picking, folded, prefix, place } = scene;
  const editable = scene.editing !== undefined;
  const area = useArea();
  const kept = useRef<ReadonlyMap<string, AnyNode>>(new Map());
  const nodes = useMemo(() => {
    const known = { ...(problems && { problems }), ...(figures && { figures }), ...(shares && { shares }), ...(lit && { lit }), ...(inside && { inside }), ...(others && { others }) };
    return keeping(kept.current, nodesOf({ structure, layout, texts, drops, picking, folded, prefix, editable, area, ...known }));
  }, [area, structure, layout, texts, problems, figures, shares, lit, inside, others, drops, picking, folded, prefix, editable]);
  useEffect(() => {
    kept.current = new Map(nodes.map((node) => [node.id, node]));
  }, [nodes]);
  return useMemo(() => focusing(nodes, place), [nodes, place]);
}

/** After a change what was touched stays where it was on screen; where that is out of view, it is brought back. */
function useSteady({ layout, structure, place, anchors, home }: Scene, flow: Flow): void {
  const before = useRef<{ layout: Layout; order: readonly string[] }>({ layout, order: structure.order });
  const selected = place && "step" in place ? place.step : null;
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { layout, order: structure.order };
    if (was.layout === layout) return;
    // Where what was touched is no more, what comes before it stays.
    const earlier = was.order.slice(0, Math.max(0, was.order.indexOf(selected ?? ""))).reverse();
    const anchor = anchorOf(was.layout, layout, [...anchors.current, selected, ...earlier]);
    const [own] = anchors.current;
    anchors.current = [];
    const view = flow.getViewport();
    const steady = anchor === null ? view : drifted(view, driftOf(was.layout, layout, anchor));
    const touched = typeof own === "string" ? boxOf(layout, { step: own }) : null;
    const next = touched ? showing(steady, sizeOf(home.current), touched) : steady;
    if (next !== view) void flow.setViewport(next);
  }, [layout, structure, selected, anchors, home, flow]);
}

/** What gets the focus, or is where a step would be moved, is brought into view; what has it stays there, whatever room is left. */
function useShown(scene: Scene, flow: Flow): void {
  const { layout, place, drops, pointed, looked } = scene;
  const over = drops?.over ?? null;
  const width = useStore((state) => (state.panZoom ? state.width : 0));
  const height = useStore((state) => state.height);
  const latest = useRef(layout);
  latest.current = layout;
  const opened = useRef(false);
  const look = useRef((next: Viewport) => {
    const calm = !opened.current || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    void flow.setViewport(next, calm ? {} : { duration: GLIDE });
  });
  const show = useRef((box: Parameters<typeof showing>[2]) => {
    const size = sizeOf(scene.home.current);
    const view = flow.getViewport();
    const next = showing(view, size, box);
    if (opened.current && next !== view) look.current(next);
  });
  const name = place && JSON.stringify(place);
  useEffect(() => {
    const box = boxOf(latest.current, place);
    if (box && !pointed.current) show.current(box);
    pointed.current = false;
    // The place is the same while its name is.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [name, pointed]);
  useEffect(() => {
    const box = looked ? boxOf(latest.current, looked) : null;
    if (box) show.current(box);
  }, [looked]);
  const isFoldedAway = place !== null && boxOf(layout, place) === null;
  useEffect(() => {
    if (!width) return;
    const size = { width, height };
    const box = boxOf(latest.current, place);
    const view = opened.current ? flow.getViewport() : opening(size);
    const next = box ? inSight(view, size, box) : view;
    if (next !== view || !opened.current) look.current(next);
    opened.current = true;
    // Another place is shown above.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [width, height, isFoldedAway, flow]);
  useEffect(() => {
    const place = over === null ? undefined : latest.current.adds.find((each) => each.id === over);
    if (place && !pointed.current) show.current({ x: place.at[0], y: place.at[1], width: 0, height: 0 });
  }, [over, pointed]);
}
