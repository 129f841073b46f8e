/** The arithmetic of looking at the canvas. */

import type { Box, Layout, Line, Place } from "~/builder";
import { TRIGGER } from "~/builder";
import type { Point } from "~/builder/layout";
import { CARD } from "~/builder/sizes";

/** How far it is moved, on screen, and how large it is shown. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const ZOOM = { least: 0.25, most: 1.5, far: 0.5 } as const;
const TILE = 400;
/** Around what is brought into view. */
const MARGIN = 48;
/** The radius of the bends of lines. */
const BEND = 8;
/** Lines of nobody, and what everybody adds to them. */
const THICK = { least: 1.5, more: 6.5 } as const;
/** From where a card that is dragged falls on a place. */
const REACH = 180;
/** Where dragging scrolls, and how fast at most. */
const EDGE = { width: 56, speed: 18 } as const;

/** At 100 %, the trigger at the top. */
export function opening(size: Size): Viewport {
  return { x: size.width / 2 - CARD.width / 2, y: MARGIN / 2, zoom: 1 };
}

/** The nearest view that shows a box whole; the very same when it does. */
export function showing(view: Viewport, size: Size, box: Pick<Box, "x" | "y" | "width" | "height">): Viewport {
  const x = view.x + into(box.x * view.zoom + view.x, box.width * view.zoom, size.width);
  const y = view.y + into(box.y * view.zoom + view.y, box.height * view.zoom, size.height);
  return x === view.x && y === view.y ? view : { ...view, x, y };
}

/** The nearest view in which a box can be read, and is shown whole. */
export function inSight(view: Viewport, size: Size, box: Pick<Box, "x" | "y" | "width" | "height">): Viewport {
  if (view.zoom >= ZOOM.far) return showing(view, size, box);
  const kept = (at: number, length: number) => (at + length / 2) * (view.zoom - 1);
  return showing({ x: view.x + kept(box.x, box.width), y: view.y + kept(box.y, box.height), zoom: 1 }, size, box);
}

function into(at: number, length: number, room: number): number {
  const margin = Math.max(0, Math.min(MARGIN, (room - length) / 2));
  if (at < margin) return margin - at;
  const over = at + length + margin - room;
  return over > 0 ? -Math.min(over, at - margin) : 0;
}

/** Zoomed about the middle. */
export function zoomed(view: Viewport, size: Size, by: "in" | "out" | "whole"): Viewport {
  const wanted = by === "whole" ? 1 : view.zoom * (by === "in" ? 1.25 : 0.8);
  const zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, wanted));
  const keep = (at: number, room: number) => room / 2 - ((room / 2 - at) * zoom) / view.zoom;
  return { x: keep(view.x, size.width), y: keep(view.y, size.height), zoom };
}

export function flowPoint(view: Viewport, x: number, y: number): Point {
  return [(x - view.x) / view.zoom, (y - view.y) / view.zoom];
}

/** A part of the flow. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What is in view, in whole tiles: panning seldom changes it. */
export function areaOf(view: Viewport, size: Size): Area {
  const [left, top] = flowPoint(view, 0, 0);
  const [right, bottom] = flowPoint(view, size.width, size.height);
  const [from, to] = [(at: number) => Math.floor(at / TILE) * TILE, (at: number) => Math.ceil(at / TILE) * TILE];
  return { left: from(left), top: from(top), right: to(right), bottom: to(bottom) };
}

export const isIn = (area: Area, { x, y, width, height }: Pick<Box, "x" | "y" | "width" | "height">): boolean => x < area.right && y < area.bottom && x + width > area.left && y + height > area.top;

/** What is around a line. */
export function aroundLine({ points }: Line): Pick<Box, "x" | "y" | "width" | "height"> {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The box of a place; what is folded away has none. */
export function boxOf(layout: Layout, place: Place | null): Box | null {
  if (!place) return null;
  const is = (box: Box): boolean => {
    if ("step" in place) return box.kind === (place.step === TRIGGER ? "trigger" : "step") && box.step === place.step;
    if ("branch" in place) return box.kind === "pill" && box.id === place.branch;
    return (box.kind === "end" || box.kind === "missing" || box.kind === "chip") && box.links.includes(place.end);
  };
  return layout.boxes.find(is) ?? null;
}

/** The first of these steps that both draw: what stays where it was. */
export function anchorOf(before: Layout, after: Layout, wished: readonly (string | null)[]): string | null {
  const isDrawn = (layout: Layout, step: string) => boxOf(layout, { step }) !== null;
  return wished.find((step) => step !== null && isDrawn(before, step) && isDrawn(after, step)) ?? null;
}

/** The view that shows what went so far to the right and down where it was; the very same when it went nowhere. */
export function drifted(view: Viewport, [right, down]: Point): Viewport {
  return right === 0 && down === 0 ? view : { ...view, x: view.x - right * view.zoom, y: view.y - down * view.zoom };
}

/** Through its points with round bends, as SVG writes it. */
export function pathOf(points: Line["points"]): string {
  return points
    .map(([x, y], at) => {
      const [before, after] = [points[at - 1], points[at + 1]];
      if (!before) return `M${x},${y}`;
      if (!after) return `L${x},${y}`;
      const bend = Math.min(BEND, far(before, [x, y]) / 2, far(after, [x, y]) / 2);
      const [fromX, fromY] = towards([x, y], before, bend);
      const [toX, toY] = towards([x, y], after, bend);
      return `L${fromX},${fromY}Q${x},${y} ${toX},${toY}`;
    })
    .join("");
}

const far = (one: Point, other: Point): number => Math.abs(one[0] - other[0]) + Math.abs(one[1] - other[1]);

function towards([x, y]: Point, to: Point, by: number): Point {
  return [x + Math.sign(to[0] - x) * by, y + Math.sign(to[1] - y) * by];
}

/** All cards as one shape. */
export function cardsOf(layout: Layout): string {
  const cards = layout.boxes.filter((box) => box.kind === "step" || box.kind === "trigger" || box.kind === "folded");
  return cards.map(({ x, y, width, height }) => `M${x},${y}h${width}v${height}h${-width}z`).join("");
}

/** From a chip to the card it means, round the outside of both. */
export function jumpOf(from: Box, to: Box): string {
  const [y, aim] = [from.y + from.height / 2, to.y + to.height / 2];
  const side = Math.min(from.x, to.x) - MARGIN;
  return `M${from.x},${y}C${side},${y} ${side},${aim} ${to.x},${aim}`;
}

/** As thick as the root of its share: a tenth is still seen. */
export function thickness(links: readonly string[], shares: ReadonlyMap<string, number> | undefined): number {
  if (!shares) return THICK.least;
  const share = links.reduce((sum, link) => sum + (shares.get(link) ?? 0), 0);
  return THICK.least + THICK.more * Math.sqrt(Math.min(1, share));
}

/** The place nearest to a point, within reach. */
export function nearest<T extends { readonly at: Point }>(places: readonly T[], [x, y]: Point): T | null {
  const reached = places
    .map((place) => ({ place, far: Math.hypot(place.at[0] - x, place.at[1] - y) }))
    .filter((each) => each.far <= REACH)
    .sort((one, other) => one.far - other.far);
  return reached[0]?.place ?? null;
}

/** How fast to scroll while something is dragged there. */
export function scrolling(at: number, room: number): number {
  if (at < EDGE.width) return EDGE.speed * Math.min(1, 1 - at / EDGE.width);
  const over = at - (room - EDGE.width);
  return over > 0 ? -EDGE.speed * Math.min(1, over / EDGE.width) : 0;
}
